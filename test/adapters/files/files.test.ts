import { chmod, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createFiles } from '#adapters/files/files.ts';
import { createSecrets } from '#adapters/files/secrets.ts';
import { isBotError } from '#src/errors.ts';
import { SecretReference } from '#src/host/secret-reference.ts';

let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fettle-files-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function refusal(attempt: Promise<unknown>): Promise<string> {
  try {
    await attempt;
  } catch (error) {
    if (isBotError(error)) return `${error.code}: ${error.message} ${error.hint ?? ''}`;
    throw error;
  }
  return 'not refused';
}

describe('files', () => {
  it('reads text without its byte order mark', async () => {
    await writeFile(join(folder, 'hosts.yaml'), '\ufeffhosts: []');

    expect(await createFiles(folder).read('hosts.yaml')).toBe('hosts: []');
  });

  it('reads every file below a folder, in the order of the paths, without the hidden ones', async () => {
    await mkdir(join(folder, 'book/probes/.git'), { recursive: true });
    await writeFile(join(folder, 'book/probes/service.sh'), 'true');
    await writeFile(join(folder, 'book/playbook.yaml'), 'format: 1');
    await writeFile(join(folder, 'book/probes/.git/config'), 'x');
    await writeFile(join(folder, 'book/.DS_Store'), Buffer.of(0xff));

    const files = await createFiles(folder).readFolder('book');

    expect(Object.entries(files)).toEqual([
      ['playbook.yaml', 'format: 1'],
      ['probes/service.sh', 'true'],
    ]);
  });

  it('names the folders of a folder, sorted', async () => {
    await mkdir(join(folder, 'b'));
    await mkdir(join(folder, 'a'));
    await mkdir(join(folder, '.git'));
    await writeFile(join(folder, 'README.md'), '');

    expect(await createFiles(folder).folders('.')).toEqual(['a', 'b']);
  });

  it.each([
    ['no file', 'missing.yaml', 'does not exist'],
    ['a folder', '.', 'is a folder'],
    ['no UTF-8', 'latin', 'is not UTF-8 text'],
  ])('says so when there is %s', async (_, path, message) => {
    await writeFile(join(folder, 'latin'), Buffer.of(0x4d, 0xfc, 0x6c));

    expect(await refusal(createFiles(folder).read(path))).toMatch(
      new RegExp(`^usage: .*${message}`),
    );
  });

  it('refuses a folder with a link in it', async () => {
    await symlink('/etc/passwd', join(folder, 'playbook.yaml'));

    expect(await refusal(createFiles(folder).readFolder('.'))).toContain('is a link');
  });

  it('writes what it reads back, and leaves nothing else behind', async () => {
    const files = createFiles(folder);

    await files.write('new', { 'a.yaml': 'ä', 'probes/b.sh': 'b' }, { overwrite: false });
    await files.write('new', { 'a.yaml': 'ö' }, { overwrite: true });

    expect(await files.readFolder('new')).toEqual({ 'a.yaml': 'ö', 'probes/b.sh': 'b' });
    expect(await readdir(join(folder, 'new'))).toEqual(['a.yaml', 'probes']);
  });

  it('writes nothing at all when one of the files is there already', async () => {
    const files = createFiles(folder);
    await files.write('.', { 'b.yaml': 'mine' }, { overwrite: false });

    const said = await refusal(
      files.write('.', { 'a.yaml': 'x', 'b.yaml': 'x' }, { overwrite: false }),
    );

    expect(said).toContain('b.yaml is there already');
    expect(await files.readFolder('.')).toEqual({ 'b.yaml': 'mine' });
  });

  it.each(['../out', 'a/../../out', '/tmp/out'])('does not write outside: %s', async (path) => {
    const attempt = createFiles(folder).write('in', { [path]: 'x' }, { overwrite: true });

    expect(await refusal(attempt)).toContain('does not stay in');
  });
});

describe('secrets', () => {
  const secretsOf = () =>
    createSecrets({ environment: { SSH_PASSWORD: 'hunter2', EMPTY: '' }, home: folder });

  async function resolve(reference: string): Promise<string> {
    return await secretsOf().resolve(SecretReference.parse(reference));
  }

  it('come from the environment', async () => {
    expect(await resolve('env:SSH_PASSWORD')).toBe('hunter2');
  });

  it.each(['hunter2', 'hunter2\n', 'hunter2\r\n'])('come from a file: %j', async (text) => {
    await writeFile(join(folder, 'secret'), text, { mode: 0o600 });

    expect(await resolve(`file:${folder}/secret`)).toBe('hunter2');
    expect(await resolve('file:~/secret')).toBe('hunter2');
  });

  it('keep the lines of a key', async () => {
    await writeFile(join(folder, 'key'), '-----BEGIN-----\nabc\n-----END-----\n');

    expect(await resolve('file:~/key')).toBe('-----BEGIN-----\nabc\n-----END-----');
  });

  it('are read anew at each use', async () => {
    await writeFile(join(folder, 'secret'), 'old');
    const secrets = secretsOf();
    await secrets.resolve(SecretReference.parse('file:~/secret'));
    await writeFile(join(folder, 'secret'), 'new');

    expect(await secrets.resolve(SecretReference.parse('file:~/secret'))).toBe('new');
  });

  it.each([
    ['env:NOT_SET', 'Set the variable NOT_SET'],
    ['env:EMPTY', 'Set the variable EMPTY'],
    ['env:constructor', 'Set the variable constructor'],
    ['file:~/missing', 'There is no such file.'],
    ['file:~/empty', 'The file is empty.'],
    ['file:~/', 'It is a folder.'],
    ['file:~/open', 'Everybody can write it'],
    ['file:~/large', 'larger than 64 KiB'],
  ])('are refused, never made up: %s', async (reference, hint) => {
    await writeFile(join(folder, 'empty'), '\n');
    await writeFile(join(folder, 'open'), 'hunter2');
    await chmod(join(folder, 'open'), 0o666);
    await writeFile(join(folder, 'large'), 'hunter2'.repeat(10_000));

    const said = await refusal(resolve(reference));

    expect(said).toContain('secret-missing: the secret');
    expect(said).toContain(hint);
    expect(said).not.toContain('hunter2');
  });
});
