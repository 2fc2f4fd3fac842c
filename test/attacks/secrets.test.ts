import { Buffer } from 'node:buffer';
import { describe, expect, it } from '@jest/globals';
import { BotError } from '#src/errors.ts';
import { SecretReference } from '#src/host/secret-reference.ts';
import { createLog } from '#src/log.ts';
import { keepSecrets } from '#src/redaction/kept-secrets.ts';
import { withoutSecrets } from '#src/redaction/without-secrets.ts';
import { jonas, maria, Site, stoppedHost } from '#test/fakes/site.ts';
import { report } from './attacked-site.ts';

const secret = `Tr0ub4dor & "three" <'s>`;
const bytes = Buffer.from(secret);
const wide = Buffer.from(secret, 'utf16le');
const shifted = (by: number): string =>
  Buffer.from(`${'x'.repeat(by)}${secret}yz`).toString('base64');

const forms: readonly (readonly [string, string])[] = [
  ['plain', secret],
  ['Base64', bytes.toString('base64')],
  ['Base64, one byte in', shifted(1)],
  ['Base64, two bytes in', shifted(2)],
  ['Base64 of UTF-16', wide.toString('base64')],
  ['small hexadecimal digits', bytes.toString('hex')],
  ['large hexadecimal digits', bytes.toString('hex').toUpperCase()],
  ['a SecureString in CLIXML', `<SS N="p">${wide.toString('hex')}</SS>`],
  ['an address', encodeURIComponent(secret)],
  ['JSON', JSON.stringify(secret)],
  ['quotes of PowerShell', `'${secret.replaceAll("'", "''")}'`],
  ['XML', secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')],
  ['a broken line', `${secret.slice(0, 9)}\r\n${secret.slice(9)}`],
];

/** Enough of each form to know it by, whatever quotes and lines are around it. */
const traces = forms
  .map(([, form]) => form.replaceAll(/^["']|["']$/g, '').slice(4, 14))
  .concat('Tr0ub', 'three');

async function knowing(): Promise<(text: string) => string> {
  const kept = keepSecrets({ resolve: async () => secret });
  await kept.resolve(SecretReference.parse('env:SUDO'));
  return kept.redact;
}

/** Everything that left: what people see, what is kept, and the lines of the log. */
async function everything(site: Site, redact: (text: string) => string): Promise<string> {
  const lines: string[] = [];
  const log = createLog({
    level: 'debug',
    write: (line) => lines.push(line),
    redact,
    redactText: (text) => withoutSecrets(text, redact),
  });
  for (const { fields, message } of site.logged) log.info(fields, message);
  const records = [];
  for await (const record of site.store.scan(1)) records.push(record);
  const cards = site.chat.messages.map(({ versions }) => versions);
  return [JSON.stringify(cards), JSON.stringify(records), ...lines].join('\n');
}

async function leaks(site: Site, redact: (text: string) => string): Promise<readonly string[]> {
  const all = await everything(site, redact);
  return traces.filter(
    (trace) => all.includes(trace) || all.includes(JSON.stringify(trace).slice(1, -1)),
  );
}

describe.each(forms)('a secret of the site as %s reaches no exit', (_form, form) => {
  it('when a host prints it in a reading, its name and its unknowns', async () => {
    const redact = await knowing();
    const site = new Site({ redact, host: stoppedHost() });
    site.host.readings = {
      service: { active: false, enabled: true, pid: 0, [form]: form, extra: form },
      port: { result: `refused ${form}`, banner: form },
    };
    await site.start();

    await site.write(maria, report);

    expect(site.host.ran).toContain('service');
    expect(await leaks(site, redact)).toEqual([]);
  });

  it.each(['error', 'timed-out'] as const)('when a script ends with it: %s', async (fault) => {
    const redact = await knowing();
    const host = stoppedHost();
    const run = host.run.bind(host);
    host.faults.set('service', fault);
    host.run = async (job) => {
      const result = await run(job);
      const envelopes = result.envelopes.map((each) => ({ ...each, message: `it says ${form}` }));
      return { ...result, envelopes };
    };
    const site = await new Site({ redact, host }).start();

    await site.write(maria, report);

    expect(await leaks(site, redact)).toEqual([]);
  });

  it('when a transport fails or breaks with it', async () => {
    const redact = await knowing();
    const host = stoppedHost();
    const errors = [
      new BotError('access-denied', `refused ${form}`, { hint: `try ${form}` }),
      new Error(`defect ${form}`, { cause: new Error(form) }),
    ];
    host.run = async () => {
      throw errors.shift() ?? new Error(form);
    };
    const site = await new Site({ redact, host }).start();

    await site.write(maria, report);
    await site.write(jonas, report.replace('web-01', 'web-02'));

    expect(site.logged.length).toBeGreaterThan(0);
    expect(await leaks(site, redact)).toEqual([]);
  });

  it('when somebody writes it, is called like it, or names a file after it', async () => {
    const redact = await knowing();
    const site = await new Site({ redact }).start();
    const by = { ...maria, name: `Maria ${form}` };

    await site.chat.deliver(by, {
      kind: 'message',
      text: `${report} and ${form}`,
      attachments: [
        {
          name: `${form}.png`,
          mediaType: 'image/png',
          size: 3,
          load: async () => new Uint8Array(3),
        },
      ],
    });
    await site.calm();
    await site.write(by, `host ${form}`);
    await site.write(by, form);

    expect((await site.incident()).report).toContain('removed]');
    expect(site.chat.transcript).toMatch(/only memory:maria.*seems to contain a secret/s);
    expect(await leaks(site, redact)).toEqual([]);
  });
});

describe('what was taken out', () => {
  it('is counted by its kind in the log, and not shown', async () => {
    const redact = await knowing();
    const site = await new Site({ redact }).start();

    await site.write(maria, `${report} ${secret} and password=hunter2hunter2`);

    const counted = site.logged.flatMap(({ fields }) =>
      'removed' in fields ? fields.removed : [],
    );
    expect(counted).toContain('secret 1, password 1');
  });

  it('is not handed back to a host: what apply printed is kept from rollback when a secret was in it', async () => {
    const redact = await knowing();
    const site = new Site({ redact });
    const run = site.host.run.bind(site.host);
    site.host.changes = {};
    const given: unknown[] = [];
    site.host.run = async (job) => {
      for (const call of job.calls) if (call.name === 'start/rollback') given.push(call.state);
      const result = await run(job);
      const envelopes = result.envelopes.map((each) =>
        each.name === 'start/apply' ? { ...each, value: { was: secret } } : each,
      );
      return { ...result, envelopes };
    };
    await site.start();
    await site.write(maria, report);
    await site.press(maria, /plan/i);

    await site.press(jonas, /^approve$/i);
    await site.calm();

    expect(site.host.count('start/apply')).toBe(1);
    expect(JSON.stringify(given)).not.toMatch(/removed|Tr0ub/);
    expect(await leaks(site, redact)).toEqual([]);
  });
});

describe('the log', () => {
  it('searches a text before it cuts it: half a secret is a secret', async () => {
    const redact = await knowing();
    const lines: string[] = [];
    const log = createLog({ level: 'info', write: (line) => lines.push(line), redact });

    log.info({ output: `${'x'.repeat(4096 - 12)}${secret}${'y'.repeat(100)}` }, 'long');

    expect(lines.join('')).not.toContain('Tr0ub');
  });
});
