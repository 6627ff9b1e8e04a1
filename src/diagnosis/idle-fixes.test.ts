/** What is advised against a silence, by what was seen of whoever may have ended it. */
import { describe, expect, test } from 'vitest';
import { type ScriptedConnection, scriptedSession } from '../session/fixture.ts';
import { diagnose } from './engine.ts';
import { explainsEnding, type Finding } from './finding.ts';
import { answeredWith, cutOffInTurn } from './recordings.fixture.ts';

function findingOn(connections: readonly ScriptedConnection[]): Finding {
  const [finding] = diagnose(scriptedSession({ connections })).filter(explainsEnding);
  if (finding === undefined) throw new Error('no finding');
  return finding;
}
const advice = ({ fixes }: Finding) => fixes.map(({ advice: { id } }) => id);
const minute = [59_990, 60_010, 60_000, 60_005];

describe('of products with that default', () => {
  test('none that was not seen is ordered to be set: a heartbeat helps whoever it is', () => {
    const finding = findingOn(cutOffInTurn(minute));
    expect(finding.candidates.length).toBeGreaterThan(3);
    expect(advice(finding)).not.toContain('fix.raise');
    expect(advice(finding).indexOf('fix.server-ping')).toBeLessThan(advice(finding).indexOf('fix.raise-if'));
    expect(advice(finding)).toContain('fix.raise-if');
  });

  test('one that was seen is', () => {
    expect(advice(findingOn(cutOffInTurn(minute, answeredWith({ server: 'nginx/1.25.3' }))))[0]).toBe('fix.raise');
  });

  test('so is one whose host it is', () => {
    const finding = findingOn(cutOffInTurn(minute, { url: 'wss://web-123.eu-west-1.elb.amazonaws.com/live' }));
    const [first] = finding.fixes;
    expect(first?.advice).toMatchObject({
      id: 'fix.raise',
      params: { product: 'AWS Application Load Balancer' },
    });
  });

  test('rare ones are named only where they were seen', () => {
    const cut = cutOffInTurn([240_010, 240_000, 240_020], { url: 'wss://shop.azurewebsites.net/live' });
    const finding = findingOn(cut);
    expect(finding.kind).toBe('idle-timeout');
    expect(finding.candidates.map(({ product }) => product).join()).not.toMatch(/WSO2/);
    const day = (url: string) => {
      const lives = [0, 1, 2].map((i): ScriptedConnection => {
        const at = i * 86_402_000;
        const close = { at: at + 5 + 86_400_000, code: 1006 };
        return { at, url, frames: [[close.at - 20_000 - i * 9000, 'in', 'x']], close };
      });
      return findingOn(lives).candidates.map(({ product }) => product);
    };
    expect(day('wss://app.example/')).not.toContain('Binance');
    expect(day('wss://stream.binance.com/')).toContain('Binance');
  });
});

test('who is not known to count pings may need messages as well', () => {
  const gateway = answeredWith({ server: 'Microsoft-Azure-Application-Gateway/v2' });
  const finding = findingOn(cutOffInTurn([20_010, 20_000, 20_020, 20_015], gateway));
  expect(advice(finding)).toEqual(expect.arrayContaining(['fix.server-ping', 'fix.server-message-too']));
  expect(advice(findingOn(cutOffInTurn(minute, answeredWith({ server: 'nginx/1.25.3' }))))).not.toContain(
    'fix.server-message-too',
  );
});

test('behind AWS API Gateway nobody can send pings, so none are given to paste', () => {
  const url = 'wss://abc123.execute-api.us-east-1.amazonaws.com/prod';
  const lives = cutOffInTurn([600_010, 600_000], { url }).map((life) => {
    return { ...life, close: { at: life.close?.at ?? 0, code: 1001 } };
  });
  const finding = findingOn(lives);
  expect(finding.message.params).toMatchObject({ product: 'Amazon API Gateway WebSocket API' });
  const server = finding.fixes.filter(({ who }) => who === 'server');
  expect(server.map(({ advice: { id }, snippets }) => [id, snippets.length])).toEqual([['fix.server-no-pings', 0]]);
});
