import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { framed, messageOf, syslogMessage } from '#adapters/syslog/syslog-message.ts';
import { parseSyslog } from '#test/fakes/syslog-receiver.ts';

const origin = { facility: 13, enterprise: 32473, host: 'bot-01', process: '17' };
const message = {
  at: Date.UTC(2026, 10, 21, 8, 0, 0, 5),
  severity: 'notice',
  id: 'decided',
  data: { seq: '7' },
  text: 'Jonas approved the plan',
} as const;

describe('a message of syslog', () => {
  it('is what RFC 5424 says, to the letter', () => {
    expect(syslogMessage(message, origin)).toBe(
      '<109>1 2026-11-21T08:00:00.005Z bot-01 fettle 17 decided [fettle@32473 seq="7"] Jonas approved the plan',
    );
  });

  it.each([
    { severity: 'error', priority: '<107>' },
    { severity: 'warning', priority: '<108>' },
    { severity: 'information', priority: '<110>' },
  ] as const)('has the priority $priority for $severity', ({ severity, priority }) => {
    expect(syslogMessage({ ...message, severity }, origin)).toContain(`${priority}1 `);
  });

  it('escapes what would end a value, and takes line breaks out', () => {
    const data = { host: 'a"] [x@1 y="\\', person: 'line\r\nbreak\u2028' };

    const text = syslogMessage({ ...message, data, text: 'x\n<13>1 - - - - - -' }, origin);

    expect(text).toContain(String.raw`host="a\"\] [x@1 y=\"\\"`);
    expect(text).not.toMatch(/[\r\n\u2028]/);
    expect(parseSyslog(text)).toMatchObject({ data: { host: data.host, person: 'line break ' } });
  });

  it('marks text that is not ASCII as UTF-8', () => {
    expect(syslogMessage({ ...message, text: 'Zoë' }, origin)).toContain('] \ufeffZoë');
  });

  it('has a dash where the machine has no name that could be written', () => {
    expect(syslogMessage(message, { ...origin, host: 'ü ' })).toContain('Z - fettle');
  });

  it('is counted in octets, not in characters', () => {
    expect(framed('äö').toString('utf8')).toBe('4 äö');
  });

  it('carries the number, the incident and the hash of its record', () => {
    const entry = {
      seq: 3,
      at: 0,
      incident: 'inc-00000001',
      kind: 'opened',
      severity: 'information',
      text: 'x',
      fields: { account: 'test:maria' },
      hash: 'ab',
    } as const;

    expect(messageOf(entry)).toMatchObject({
      id: 'opened',
      data: { seq: '3', incident: 'inc-00000001', account: 'test:maria', hash: 'ab' },
    });
  });

  it('stays one message of RFC 5424 whatever stands in it', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.string({ unit: 'binary' }),
        fc.string({ unit: 'grapheme' }),
        (text, value, host) => {
          const written = syslogMessage({ ...message, text, data: { value } }, { ...origin, host });

          expect(typeof parseSyslog(written)).toBe('object');
        },
      ),
    );
  });
});
