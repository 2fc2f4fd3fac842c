import { describe, expect, it } from '@jest/globals';
import { BotError } from '#src/errors.ts';
import { createLog, type LogOptions } from '#src/log.ts';

function collect(options: Partial<LogOptions> = {}) {
  const lines: string[] = [];
  const log = createLog({ level: 'info', write: (line) => lines.push(line), ...options });
  return { log, lines, last: (): unknown => JSON.parse(lines.at(-1) ?? 'null') };
}

describe('the log', () => {
  it('writes one line of JSON with level, time, base fields and the fields of the child', () => {
    const { log, lines, last } = collect({ base: { version: '0.1.0' } });

    log.child({ adapter: 'ssh' }).warn({ host: 'rds-07' }, 'probe failed');

    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^\{.*\}\n$/);
    expect(last()).toEqual({
      level: 'warn',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      version: '0.1.0',
      adapter: 'ssh',
      host: 'rds-07',
      msg: 'probe failed',
    });
  });

  it('keeps what is below its level to itself', () => {
    const { log, lines } = collect({ level: 'warn' });

    log.info({}, 'nothing to see');

    expect(lines).toEqual([]);
  });

  it.each([
    { name: 'a password', fields: { password: 'hunter2' } },
    { name: 'a passphrase in a camel-case name', fields: { keyPassphrase: 'hunter2' } },
    { name: 'a token, deeply', fields: { slack: { app: { botToken: 'hunter2' } } } },
    { name: 'a header', fields: { headers: { Authorization: 'Bearer hunter2' } } },
    { name: 'a list of secrets', fields: { secrets: ['hunter2'] } },
    { name: 'a secret beside an error', fields: { err: { cause: { token: 'hunter2' } } } },
  ])('takes out $name', ({ fields }) => {
    const { log, lines } = collect();

    log.error(fields, 'refused');
    log.child(fields).error({}, 'refused');

    expect(lines).toHaveLength(2);
    expect(lines.join()).not.toContain('hunter2');
    expect(lines.join()).toContain('[redacted]');
  });

  it('shows the flag that says whether there is a password', () => {
    const { log, last } = collect();

    log.info({ password: false }, 'connecting');

    expect(last()).toMatchObject({ password: false });
  });

  it('takes known secrets out by value, wherever they stand', () => {
    const { log, lines } = collect({ redact: (line) => line.replaceAll('hunter2', '•••') });

    log.error({ err: new Error('login as root with hunter2 failed') }, 'refused');

    expect(lines.join()).toContain('login as root with ••• failed');
    expect(lines.join()).not.toContain('hunter2');
  });

  it('tells an error with its code, hint and cause', () => {
    const { log, last } = collect();
    const error = new BotError('host-unreachable', 'no answer', {
      hint: 'check the name',
      cause: new Error('ENOTFOUND'),
    });

    log.error({ err: error }, 'look failed');

    expect(last()).toMatchObject({
      err: {
        type: 'BotError',
        code: 'host-unreachable',
        hint: 'check the name',
        message: expect.stringContaining('ENOTFOUND'),
      },
    });
  });

  it('cuts long text, also in the message of an error', () => {
    const { log, lines } = collect();

    log.info({ output: 'x'.repeat(100_000), err: new Error('y'.repeat(100_000)) }, 'ran');

    expect(lines.join().length).toBeLessThan(20_000);
    expect(lines.join()).toContain('(95904 characters more)');
  });

  it.each([
    ['a line end', 'rds-07\n{"level":"error","msg":"forged"}'],
    ['a terminal sequence', '\u001b[2Jrds-07'],
    ['an 8-bit terminal sequence', '\u009b2Jrds-07'],
    ['a bidirectional override', 'rds\u202e70-'],
    ['a hidden character', 'rds\u200b-07'],
    ['a line separator', 'rds\u2028-07'],
  ])('leaves %s no effect', (_, hostile) => {
    const { log, lines, last } = collect();

    log.info({ host: hostile }, 'asked');

    expect(lines.join().slice(0, -1)).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}]/u);
    expect(last()).toMatchObject({ host: hostile });
  });

  it('survives a field that contains itself', () => {
    const { log, lines } = collect();
    const circular: { self?: object } = {};
    circular.self = circular;

    log.info({ circular }, 'asked');

    expect(lines.join()).toContain('[too deep]');
  });
});
