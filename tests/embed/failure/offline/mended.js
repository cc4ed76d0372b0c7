delete navigator.onLine;
window.dispatchEvent(new Event("online"));
