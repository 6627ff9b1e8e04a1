/**
 * Opens `?url=` from three kinds of frames, told apart by the folder of the path: of another origin (`?elsewhere=` is
 * sockets.html of that origin), srcdoc, and about:blank.
 */
const query = new URLSearchParams(location.search);

function socketUrl(frame) {
  const url = new URL(query.get('url'));
  url.pathname = `/${frame}${url.pathname}`;
  return url.href;
}

const crossOrigin = document.createElement('iframe');
const elsewhere = new URL(query.get('elsewhere'));
elsewhere.searchParams.set('plans', JSON.stringify([{ url: socketUrl('cross-origin') }]));
crossOrigin.src = elsewhere.href;

const srcdoc = document.createElement('iframe');
srcdoc.srcdoc = `<script>new WebSocket(${JSON.stringify(socketUrl('srcdoc'))})</script>`;

// Its first, empty document is out of any content script's reach; the one it loads is not.
const blank = document.createElement('iframe');
blank.src = 'about:blank';
blank.onload = () => new blank.contentWindow.WebSocket(socketUrl('about-blank'));

document.body.append(crossOrigin, srcdoc, blank);
