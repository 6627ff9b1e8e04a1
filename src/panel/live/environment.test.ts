import { expect, test } from 'vitest';
import { environmentOf } from './environment.ts';

const runtime = { getManifest: () => ({ version: '0.1.0' }) as never };

test.each([
  [
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36',
    'Chrome',
    '156.0.0.0',
    'Linux x86_64',
  ],
  ['Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0', 'Firefox', '153.0', 'Linux x86_64'],
  [
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36 Edg/156.0.1.2',
    'Edge',
    '156.0.1.2',
    'Intel Mac OS X 10_15_7',
  ],
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:153.0) Gecko/20100101 Firefox/153.0',
    'Firefox',
    '153.0',
    'Windows NT 10.0',
  ],
])('%s', (userAgent, browser, browserVersion, os) => {
  expect(environmentOf(runtime, userAgent, 60)).toMatchObject({
    utcOffsetMinutes: 60,
    browser,
    browserVersion,
    os,
    extensionVersion: '0.1.0',
  });
});
