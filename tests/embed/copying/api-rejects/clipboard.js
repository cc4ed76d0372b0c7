const refuse = () => Promise.reject(new DOMException("not allowed", "NotAllowedError"));
Object.defineProperty(navigator.clipboard, "writeText", { value: refuse });
