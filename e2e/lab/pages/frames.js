/**
 * Opens `?url=` from every kind of frame, told apart by the folder of the path. `?elsewhere=` is sockets.html of another
 * origin. Each socket is opened by the first script of its document.
 */
const query = new URLSearchParams(location.search);

function socketUrl(folder) {
  const url = new URL(query.get('url'));
  url.pathname = `/${folder}${url.pathname}`;
  return url.href;
}

function documentOpening(folder) {
  return `<!doctype html><script>new WebSocket(${JSON.stringify(socketUrl(folder))})</script>`;
}

function pageElsewhere(folder) {
  const page = new URL(query.get('elsewhere'));
  page.searchParams.set('plans', JSON.stringify([{ url: socketUrl(folder) }]));
  return page.href;
}

function blobUrl(html) {
  return URL.createObjectURL(new Blob([html], { type: 'text/html' }));
}

function dataUrl(html) {
  return `data:text/html,${encodeURIComponent(html)}`;
}

function addFrame(attributes, onload = null) {
  const frame = document.createElement('iframe');
  for (const [name, value] of Object.entries(attributes)) frame.setAttribute(name, value);
  frame.onload = onload;
  document.body.append(frame);
}

addFrame({ src: pageElsewhere('cross-origin') });
addFrame({ srcdoc: documentOpening('srcdoc') });
addFrame({ src: blobUrl(documentOpening('blob')) });
addFrame({ src: dataUrl(documentOpening('data')) });
addFrame({ sandbox: 'allow-scripts', src: pageElsewhere('sandboxed') });
addFrame({ sandbox: 'allow-scripts', srcdoc: documentOpening('sandboxed-srcdoc') });
addFrame({ srcdoc: `<iframe src="${pageElsewhere('nested').replaceAll('"', '&quot;')}"></iframe>` });
addFrame({ src: dataUrl(`<iframe src='${dataUrl(documentOpening('nested-data'))}'></iframe>`) });

// The first, empty document of a frame is out of any content script's reach; the about:blank it loads is not.
addFrame({ src: 'about:blank' }, ({ target }) => new target.contentWindow.WebSocket(socketUrl('about-blank')));
addFrame({ src: 'about:blank' }, ({ target }) => {
  target.onload = null;
  const written = target.contentDocument;
  written.open();
  written.write(documentOpening('written'));
  written.close();
});

const object = document.createElement('object');
object.type = 'text/html';
object.data = pageElsewhere('object');
document.body.append(object);
