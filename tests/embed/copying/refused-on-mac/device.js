// What Safari says there.
Object.defineProperty(Navigator.prototype, "userAgent", { value: "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15" });
Object.defineProperty(Navigator.prototype, "maxTouchPoints", { value: 0 });
