/**
 * A component as people write it, in React's strict mode: in development React mounts it, unmounts it and mounts it again,
 * so that an effect that opens a socket opens two and closes the first at once.
 */
import { StrictMode, useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';

const url = new URLSearchParams(location.search).get('url') ?? '';

function Feed() {
  const [state, setState] = useState('connecting');
  useEffect(() => {
    const socket = new WebSocket(url);
    socket.addEventListener('open', () => setState('open'));
    return () => socket.close();
  }, []);
  return <p data-state={state}>{state}</p>;
}

createRoot(document.body.appendChild(document.createElement('div'))).render(
  <StrictMode>
    <Feed />
  </StrictMode>,
);
