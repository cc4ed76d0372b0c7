// A page that may not copy, as in a frame without the permission.
const refuse = () => Promise.reject(new DOMException('not allowed', 'NotAllowedError'));
if (navigator.clipboard) Object.defineProperty(navigator.clipboard, 'writeText', { value: refuse });
document.execCommand = () => false;
