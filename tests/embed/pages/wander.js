// To the other of the site's two origins.
const [, other] = location.search.split('?');
location.replace(`${other}/forge.html`);
