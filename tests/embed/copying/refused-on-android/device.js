// What Chrome says there.
Object.defineProperty(Navigator.prototype, "userAgent", { value: "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36" });
Object.defineProperty(Navigator.prototype, "maxTouchPoints", { value: 5 });
