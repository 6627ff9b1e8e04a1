import { expect, test } from 'vitest';
import { headerThatNames, hostNames } from './fingerprint.ts';
import { intermediaries } from './intermediaries.ts';

/** Ids of all rules whose product a header names. */
function named(name: string, value: string): string[] {
  return intermediaries.filter((rule) => headerThatNames(rule, [{ name, value }]) !== null).map(({ id }) => id);
}

test('nginx is named by its Server header, with or without version', () => {
  expect(named('server', 'nginx/1.22.1')).toContain('nginx-proxy-read-timeout');
  expect(named('server', 'nginx')).toContain('nginx-proxy-read-timeout');
});

test('a name inside another is not taken for the product', () => {
  expect(named('server', 'not-nginx')).toEqual([]);
  expect(named('server', 'envoyer')).toEqual([]);
});

test.each([
  ['server', 'cloudflare', 'cloudflare-proxy-idle'],
  ['cf-ray', '8a1b2c3d4e5f-FRA', 'cloudflare-proxy-idle'],
  ['via', '1.1 vegur', 'heroku-router-idle'],
  ['via', '1.1 google', 'gcp-ext-alb-lifetime'],
  ['via', '1.1 kong/3.4.0', 'kong-read-timeout'],
  ['server', 'openresty/1.25.3.1', 'openresty-proxy-read-timeout'],
  ['server', 'Apache/2.4.62 (Debian)', 'apache-proxy-timeout'],
  ['set-cookie', 'AWSALB=masked-1; Path=/', 'aws-alb-idle'],
  ['uwebsockets', '20', 'uwebsockets-idle'],
])('%s: %s names %s', (name, value, id) => {
  expect(named(name, value)).toContain(id);
});

test('a host name counts only at its end', () => {
  const fly = intermediaries.find(({ id }) => id === 'fly-proxy-idle');
  if (fly === undefined) throw new Error('no rule of Fly');
  expect(hostNames(fly, 'app.fly.dev')).toBe(true);
  expect(hostNames(fly, 'app.fly.dev.evil.example')).toBe(false);
});
