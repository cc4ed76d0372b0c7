// Counts the strangers that have spoken, and remembers all that frames say.
window.heard = [];
addEventListener('message', ({ data }) => window.heard.push(data));
