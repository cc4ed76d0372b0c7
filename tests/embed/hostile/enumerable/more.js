Array.prototype.last = function () { return this[this.length - 1]; };
Object.prototype.extend = function () {};
Array.prototype.toJSON = () => "no list";
String.prototype.toJSON = () => "no text";
