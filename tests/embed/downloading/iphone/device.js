// What Safari says there; and how a link is followed.
Object.defineProperty(Navigator.prototype, "userAgent", { value: "Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Mobile/15E148 Safari/604.1" });
Object.defineProperty(Navigator.prototype, "maxTouchPoints", { value: 5 });
const { click } = HTMLAnchorElement.prototype;
HTMLAnchorElement.prototype.click = async function () {
  const { type } = await (await fetch(this.href)).blob();
  document.documentElement.dataset.opened = `${this.hasAttribute("download") ? "saved" : "opened"} as \`${type}\``;
  click.call(this);
};
