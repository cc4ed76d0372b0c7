// A small page with everything the harness must be able to reach: a shadow root, a clipboard, a file.
customElements.define('harness-box', class extends HTMLElement {
  constructor() {
    super();
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = 'Count';
    button.addEventListener('click', (event) => {
      this.dataset.clicks = Number(this.dataset.clicks ?? 0) + 1;
      this.dataset.trusted = event.isTrusted;
    });
    this.attachShadow({ mode: 'open' }).append(button);
  }
});

document.getElementById('copy').addEventListener('click', async () => {
  try {
    await navigator.clipboard.writeText('imap.example.net');
    document.body.dataset.copied = 'clipboard';
  } catch (error) {
    const area = document.createElement('textarea');
    area.value = 'imap.example.net';
    document.body.append(area);
    area.select();
    document.body.dataset.copied = document.execCommand('copy') ? 'execCommand' : String(error);
    area.remove();
  }
});

document.getElementById('save').addEventListener('click', () => {
  const link = document.createElement('a');
  link.download = 'harness-example.mobileconfig';
  link.href = URL.createObjectURL(
    new Blob(['two lines\nand an é\n'], { type: 'application/x-apple-aspen-config' }));
  link.click();
});

document.addEventListener('misbehave', () => {
  console.warn('a warning', { of: 'two parts' });
  setTimeout(() => { throw new TypeError('thrown late'); });
  Promise.reject(new Error('never caught'));
  const image = new Image();
  image.src = '/no-such.png';
  document.body.append(image);
  window.leaked = true;
  const options = { bubbles: true, composed: true, detail: { field: 'incoming.host' } };
  document.querySelector('h1').dispatchEvent(new CustomEvent('mail-setup:copy', options));
});

// Eight bytes are a whole module.
export const compile = async () => {
  await WebAssembly.instantiate(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]));
  return 'ok';
};

export const fail = async () => {
  throw Object.assign(new Error('refused'), { code: 'a-code' });
};

document.documentElement.dataset.ready = 'yes';
