import { describe, expect, it } from '@jest/globals';
import { answerHealth } from '#adapters/system/health-server.ts';

function platform(kind: string) {
  return { platform: 'slack', state: () => ({ kind, open: 2 }) };
}

describe('the answers for whoever watches the process', () => {
  it.each([
    { path: '/healthz', kind: 'disconnected', status: 200 },
    { path: '/readyz', kind: 'connected', status: 200 },
    { path: '/readyz', kind: 'disconnected', status: 503 },
    { path: '/readyz', kind: 'removed', status: 503 },
    { path: '/readyz?verbose=1', kind: 'connected', status: 200 },
    { path: '/', kind: 'connected', status: 404 },
  ])('says $status at $path when Slack is $kind', async ({ path, kind, status }) => {
    await using server = await answerHealth({ host: '127.0.0.1', port: 0 }, [platform(kind)]);

    const answer = await fetch(`http://127.0.0.1:${server?.port}${path}`);

    expect(answer.status).toBe(status);
  });

  it('says how things stand', async () => {
    await using server = await answerHealth({ host: '127.0.0.1', port: 0 }, [
      platform('connected'),
    ]);

    const answer = await fetch(`http://127.0.0.1:${server?.port}/readyz`);

    expect(await answer.json()).toEqual({
      isReady: true,
      platforms: { slack: { kind: 'connected', open: 2 } },
    });
  });

  it('tells what else there is, which has no say in whether it is ready', async () => {
    const details = () => ({ audit: { anchors: [{ kind: 'failing' }] } });
    const site = { host: '127.0.0.1', port: 0, details };
    await using server = await answerHealth(site, [platform('connected')]);

    const answer = await fetch(`http://127.0.0.1:${server?.port}/readyz`);

    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ audit: { anchors: [{ kind: 'failing' }] } });
  });

  it('tells no secret that a platform or a failure has in its words', async () => {
    const details = () => ({ audit: { anchors: [{ message: 'refused hunter2' }] } });
    const redact = (text: string): string => text.replaceAll('hunter2', 'gone');
    const site = { host: '127.0.0.1', port: 0, details, redact };
    await using server = await answerHealth(site, [platform('connected')]);

    const answer = await fetch(`http://127.0.0.1:${server?.port}/healthz`);

    expect(await answer.json()).toMatchObject({
      audit: { anchors: [{ message: 'refused gone' }] },
    });
  });

  it('listens nowhere when the site wrote nothing', async () => {
    expect(await answerHealth(undefined, [])).toBeUndefined();
  });

  it('says which port is taken', async () => {
    await using server = await answerHealth({ host: '127.0.0.1', port: 0 }, []);

    await expect(
      answerHealth({ host: '127.0.0.1', port: server?.port ?? 0 }, []),
    ).rejects.toMatchObject({
      code: 'config-invalid',
    });
  });
});
