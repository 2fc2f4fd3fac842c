import { execFileSync, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { anchorFile } from '#adapters/audit/anchor-file.ts';
import { anchorRepository } from '#adapters/audit/anchor-repository.ts';
import { anchorWebhook } from '#adapters/audit/webhook.ts';
import { SecretReference } from '#src/host/secret-reference.ts';
import { readAnchors } from '#src/journal/anchor.ts';
import type { Secrets } from '#src/ports/secrets.ts';
import { selfSigned } from '#test/fakes/self-signed.ts';

const never = new AbortController().signal;
const line = `{"anchor":{"at":1,"format":1,"hash":"${'a'.repeat(64)}","seq":1}}`;
let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fettle-anchors-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

describe('anchors in a file', () => {
  it('stand one below another, and nobody else can read them', async () => {
    const path = join(folder, 'anchors.jsonl');
    const place = anchorFile(path);

    await place.note(line, never);
    await place.note(line, never);

    expect(await readFile(path, 'utf8')).toBe(`${line}\n${line}\n`);
    expect(place.name).toBe(`file ${path}`);
  });

  it('stay readable behind a line that a crash has torn', async () => {
    const path = join(folder, 'anchors.jsonl');
    await appendFile(path, '{"anchor":{"at"');

    await anchorFile(path).note(line, never);

    expect(readAnchors(await readFile(path, 'utf8'))).toMatchObject({
      anchors: [{ line: 2 }],
      others: [1],
    });
  });

  it('say why they cannot be written', async () => {
    await expect(anchorFile(folder).note(line, never)).rejects.toMatchObject({
      code: 'audit-failed',
      message: `${folder} cannot be written (EISDIR)`,
    });
  });
});

const PATH = '/usr/local/bin:/usr/bin:/bin';
const hasGit = spawnSync('git', ['--version'], { env: { PATH } }).status === 0;

(hasGit ? describe : describe.skip)('anchors in a repository (needs git)', () => {
  const environment = { PATH, HOME: '/', GIT_DIR: '/nowhere' };

  function git(...words: readonly string[]): string {
    const env = { PATH, HOME: folder };
    return execFileSync('git', words, { cwd: folder, env, encoding: 'utf8' });
  }

  it('are a commit each, of their file alone, and run no hook', async () => {
    git('init', '--quiet');
    await writeFile(join(folder, 'draft'), 'somebody else is at work');
    git('add', 'draft');
    for (const hook of ['pre-commit', 'commit-msg', 'post-commit']) {
      await writeFile(join(folder, '.git/hooks', hook), `#!/bin/sh\ntouch ${folder}/ran; exit 1\n`);
      await chmod(join(folder, '.git/hooks', hook), 0o755);
    }
    const place = anchorRepository({ folder, environment });

    await place.note(line, never);
    await place.note(line, never);

    expect(git('log', '--format=%an', '--name-only')).toBe(
      'Fettle\n\nfettle-anchors.jsonl\nFettle\n\nfettle-anchors.jsonl\n',
    );
    expect(git('show', 'HEAD:fettle-anchors.jsonl')).toBe(`${line}\n${line}\n`);
    expect(git('status', '--porcelain')).toBe('A  draft\n');
  });

  it('are refused in a folder that is none, or is within one', async () => {
    await expect(anchorRepository({ folder, environment }).note(line, never)).rejects.toMatchObject(
      { code: 'audit-failed', message: `git rev-parse in ${folder} failed (128)` },
    );
    git('init', '--quiet');
    const inner = join(folder, 'inner');
    await mkdir(inner);

    await expect(
      anchorRepository({ folder: inner, environment }).note(line, never),
    ).rejects.toMatchObject({ message: `${inner} is not the root of a repository` });
  });

  it('are given up when the time is over', async () => {
    git('init', '--quiet');
    const noting = anchorRepository({ folder, environment }).note(line, AbortSignal.abort());

    await expect(noting).rejects.toMatchObject({
      message: `git rev-parse in ${folder} failed (not in time)`,
    });
  });
});

describe('anchors to a webhook', () => {
  const tls = selfSigned({
    commonName: 'hook',
    alternativeNames: ['localhost'],
    notAfter: Date.UTC(2124, 0, 1),
  });
  const given: Record<string, string> = { 'env:HOOK': 'Bearer hook-secret', 'env:CA': tls.cert };
  const secrets: Secrets = { resolve: async (reference) => given[reference] ?? '' };
  let server: Server;
  let asked: { readonly method: string; readonly secret: string; readonly body: string }[] = [];
  let status = 204;
  let answers: 'yes' | 'never' = 'yes';

  beforeEach(async () => {
    [asked, status, answers] = [[], 204, 'yes'];
    given['env:HOOK'] = 'Bearer hook-secret';
    server = createServer(tls, (request, response) => {
      const { method = '', headers } = request;
      void text(request).then((body) => {
        asked.push({ method, secret: String(headers.authorization), body });
        if (answers === 'never') return;
        response.writeHead(status, { location: '/elsewhere' }).end('thank you');
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });

  afterEach(async () => {
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  });

  function hook(ca: 'ours' | 'none' = 'ours') {
    const { port } = server.address() as AddressInfo;
    const settings = {
      kind: 'webhook',
      url: `https://localhost:${port}/anchors/xyz`,
      header: 'authorization',
      secret: SecretReference.parse('env:HOOK'),
      ca: ca === 'ours' ? SecretReference.parse('env:CA') : undefined,
    } as const;
    return { place: anchorWebhook(settings, secrets), port };
  }

  it('are posted with the secret of the site', async () => {
    const { place, port } = hook();

    await place.note(line, never);

    expect(asked).toEqual([{ method: 'POST', secret: 'Bearer hook-secret', body: `${line}\n` }]);
    expect(place.name).toBe(`webhook localhost:${port}`);
  });

  it.each([301, 302, 307, 308, 401, 500])(
    'are not noted when the answer is %d, and no redirect is followed',
    async (given) => {
      status = given;

      await expect(hook().place.note(line, never)).rejects.toMatchObject({
        code: 'audit-failed',
        message: expect.stringContaining(`it answered with ${given}`),
      });
      expect(asked.length).toBe(1);
    },
  );

  it('are not sent to somebody whose certificate nobody knows', async () => {
    await expect(hook('none').place.note(line, never)).rejects.toMatchObject({
      message: expect.stringContaining('DEPTH_ZERO_SELF_SIGNED_CERT'),
    });
    expect(asked).toEqual([]);
  });

  it('are given up when there is no answer', async () => {
    answers = 'never';
    const giveUp = new AbortController();
    const noting = hook().place.note(line, giveUp.signal);
    while (asked.length === 0) await new Promise((wake) => setImmediate(wake));
    giveUp.abort();

    await expect(noting).rejects.toMatchObject({
      message: expect.stringContaining('no answer in time'),
    });
  });

  it('never quote a secret that no header can carry', async () => {
    given['env:HOOK'] = 'Bearer hook\r\nsecret';

    const error = await hook()
      .place.note(line, never)
      .catch((refused: unknown) => refused);

    expect(error).toMatchObject({ code: 'audit-failed' });
    expect(JSON.stringify(error) + String(error)).not.toContain('hook\\r');
    expect(asked).toEqual([]);
  });
});
