// What a wiki's user script asks of jQuery: to be called when the page is there.
window.jQuery = (then) => addEventListener('DOMContentLoaded', then);
