// A forum that builds its posts itself, after the page and every script in it have been read.
addEventListener('load', () => {
  const { content } = document.getElementById('post');
  document.getElementById('topic').append(content.cloneNode(true));
});
