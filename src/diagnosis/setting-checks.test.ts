import { expect, test } from 'vitest';
import { intermediaries } from '../knowledge/intermediaries.ts';
import { checkSettings } from './setting-checks.ts';

/** The first word of the command that shows a product's setting. */
const commandFor = (product: string) => checkSettings([product])[0]?.snippets[0]?.code.split(' ', 1)[0];

test.each([
  ['nginx', 'nginx'],
  ['ingress-nginx', 'kubectl'],
  ['HAProxy (no timeout tunnel)', 'grep'],
  ['Apache httpd', 'grep'],
  ['Caddy', 'curl'],
  ['Varnish', 'varnishadm'],
  ['Apache Traffic Server', 'traffic_ctl'],
  ['lighttpd', 'grep'],
  ['Istio sidecar / gateway', 'curl'],
  ['AWS Application Load Balancer', 'aws'],
  ['AWS Classic Load Balancer', 'aws'],
  ['AWS Network Load Balancer (TCP listener)', 'aws'],
  ['Google Cloud external Application Load Balancer', 'gcloud'],
])('%s is looked at with %s', (product, command) => {
  expect(intermediaries.map((rule) => rule.product)).toContain(product);
  expect(commandFor(product)).toBe(command);
});

// A name that only sounds alike: another program's file would be searched in vain.
test.each(['Apache Tomcat', 'Google Cloud Run', 'Google Cloud NAT', 'Heroku'])('%s is not', (product) => {
  expect(commandFor(product)).toBeUndefined();
});

test('each product once, and nothing where nothing is known', () => {
  expect(checkSettings(['nginx', 'nginx'])[0]?.snippets).toHaveLength(1);
  expect(checkSettings(['Heroku'])).toEqual([]);
});
