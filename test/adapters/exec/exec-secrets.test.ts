import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createExecSecrets } from '#adapters/exec/exec-secrets.ts';
import { isBotError } from '#src/errors.ts';
import { SecretReference } from '#src/host/secret-reference.ts';

let folder = '';
let program = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fettle-exec-'));
  program = join(folder, 'teller');
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

async function teller(script: string): Promise<void> {
  await writeFile(program, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
}

function referenceOf(...words: readonly string[]): SecretReference {
  return SecretReference.parse(`exec:${JSON.stringify([program, ...words])}`);
}

async function told(...words: readonly string[]): Promise<string> {
  const programs = { [program]: { environment: ['VAULT_PASS'] } };
  const environment = { PATH: '/usr/bin:/bin', VAULT_PASS: 'wanted', SLACK_BOT_TOKEN: 'xoxb-1' };
  try {
    return await createExecSecrets({ programs, environment }).resolve(referenceOf(...words));
  } catch (error) {
    if (isBotError(error)) return `${error.code}: ${error.message} ${error.hint ?? ''}`;
    throw error;
  }
}

describe('secrets that a program prints', () => {
  it('are what it prints, without the last line end', async () => {
    await teller('printf "%s\\n" "two lines\nof Zoë"');

    expect(await told()).toBe('two lines\nof Zoë');
  });

  it('take arguments as they are: no shell reads them', async () => {
    await teller('printf "%s|" "$@"');

    expect(await told('$(id)', '; true', '*', 'a b')).toBe('$(id)|; true|*|a b|');
  });

  it('come from a program that sees none of our own secrets, and what the site names', async () => {
    await teller('printf "%s/%s" "$SLACK_BOT_TOKEN" "$VAULT_PASS"');

    expect(await told()).toBe('/wanted');
  });

  it.each([
    ['an exit code', 'echo s3cret; echo s3cret >&2; exit 3', 'exit code 3'],
    ['nothing', 'true', 'It printed nothing'],
    ['more than 64 KiB', 'head -c 70000 /dev/zero | tr "\\0" x', 'more than 64 KiB'],
  ])(
    'are not to be had from a program with %s, and what it said is not shown',
    async (_, script, why) => {
      await teller(script);
      const said = await told('web-01');

      expect(said).toContain('secret-missing');
      expect(said).toContain(why);
      expect(said).not.toContain('s3cret');
      expect(said).not.toContain('web-01');
    },
  );

  it('are not to be had from a program that everybody can write', async () => {
    await teller('echo x');
    await chmod(program, 0o757);

    expect(await told()).toContain('chmod o-w');
  });

  it('are not to be had from a program that is not there', async () => {
    expect(await told()).toContain('There is no such program');
  });

  it('come from no program that the site has not named', async () => {
    await teller(`touch ${join(folder, 'ran')}`);
    const secrets = createExecSecrets({ programs: {}, environment: {} });

    await expect(secrets.resolve(referenceOf())).rejects.toMatchObject({
      code: 'secret-missing',
      hint: expect.stringContaining('secrets.programs'),
    });
  });
});

describe('a reference to a program', () => {
  it.each([
    'exec:',
    'exec:pass show x',
    'exec:[]',
    'exec:["pass"]',
    'exec:["/bin/pass", 1]',
    'exec:["/bin/pa\\u0000ss"]',
    'exec:{"0":"/bin/pass"}',
  ])('is refused: %s', (written) => {
    expect(SecretReference.safeParse(written).success).toBe(false);
  });
});
