/**
 * Opens sockets after plans and shows what becomes of them, a table row each.
 *
 * A plan: {url, label?, protocols?, count?, startAfterMs?, send?: {everyMs, forMs?, text?},
 *          closeAfterMs?, closeCode?, closeReason?, reconnectAfterMs?}; times of sending and closing count from open.
 * `reconnectAfterMs` is a wait, or a list of them, each for one time.
 */
const body = document.createElement('tbody');

export function showTable() {
  const table = document.createElement('table');
  const head = table.createTHead().insertRow();
  for (const title of ['socket', 'state', 'received', 'sent']) {
    head.append(Object.assign(document.createElement('th'), { textContent: title }));
  }
  table.append(body);
  document.body.append(table);
}

export function run(plans) {
  for (const plan of plans) {
    for (let i = 0; i < (plan.count ?? 1); i++) setTimeout(open, plan.startAfterMs ?? 0, plan);
  }
}

function open(plan, attempt = 0) {
  const row = addRow(plan.label ?? plan.url);
  const timers = [];
  const socket = new WebSocket(plan.url, plan.protocols ?? []);
  const send = () => {
    socket.send(plan.send.text ?? 'hello');
    row.count('sent');
  };
  socket.addEventListener('open', () => {
    row.show('open');
    if (plan.send) {
      send();
      const interval = setInterval(send, plan.send.everyMs);
      timers.push(interval);
      if (plan.send.forMs !== undefined) timers.push(setTimeout(clearInterval, plan.send.forMs, interval));
    }
    if (plan.closeAfterMs !== undefined) {
      timers.push(setTimeout(() => socket.close(plan.closeCode ?? 1000, plan.closeReason ?? ''), plan.closeAfterMs));
    }
  });
  socket.addEventListener('message', () => row.count('received'));
  socket.addEventListener('close', (event) => {
    for (const timer of timers) clearTimeout(timer);
    row.show('closed', event);
    const waits = plan.reconnectAfterMs;
    const wait = Array.isArray(waits) ? waits[attempt] : waits;
    if (wait !== undefined) setTimeout(open, wait, plan, attempt + 1);
  });
}

function addRow(label) {
  const row = body.insertRow();
  row.dataset.state = 'connecting';
  const cells = ['label', 'state', 'received', 'sent'].map((name) => {
    const cell = row.insertCell();
    cell.className = name;
    return [name, cell];
  });
  const { label: labelCell, ...counters } = Object.fromEntries(cells);
  labelCell.textContent = label;
  counters.state.textContent = 'connecting';
  return {
    show(state, close) {
      row.dataset.state = state;
      if (close) row.dataset.code = close.code;
      counters.state.textContent = close ? `closed ${close.code} ${close.reason}` : state;
    },
    count(what) {
      row.dataset[what] = Number(row.dataset[what] ?? 0) + 1;
      counters[what].textContent = row.dataset[what];
    },
  };
}
