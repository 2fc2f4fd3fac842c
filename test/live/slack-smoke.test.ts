import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execPath } from 'node:process';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { slackApp } from '#test/adapters/slack/slack-app.ts';
import { FakeClock, settle } from '#test/fakes/fake-clock.ts';
import { quiet } from '#test/fakes/site.ts';
import { type SmokeLook, type SmokeOptions, smokeSlack } from '#test/live/slack-smoke.ts';
import type { SlackPerson } from '#test/slack/slack-person.ts';
import { SlackServer } from '#test/slack/slack-server.ts';
import type { Channel, Workspace } from '#test/slack/workspace.ts';

class Place implements AsyncDisposable {
  readonly clock = new FakeClock();
  readonly server: SlackServer;
  readonly workspace: Workspace;
  readonly ops: Channel;
  readonly owner: SlackPerson;
  readonly prompts: string[] = [];
  readonly told: SmokeLook[] = [];

  private constructor(server: SlackServer) {
    this.server = server;
    this.workspace = server.install();
    this.ops = this.workspace.addChannel({ name: 'ops' });
    this.owner = server.person(this.workspace, { name: 'Olga' });
    this.owner.join(this.ops);
  }

  static async make(): Promise<Place> {
    return new Place(await SlackServer.start({ app: slackApp, clock: new FakeClock() }));
  }

  smoke(options: Partial<SmokeOptions> = {}): Promise<readonly SmokeLook[]> {
    return smokeSlack({
      botToken: this.workspace.botToken,
      appToken: this.server.app.appToken,
      channel: this.ops.id,
      clock: this.clock,
      log: quiet,
      clickWithinMs: 60_000,
      tell: (look) => this.told.push(look),
      prompt: (text) => {
        this.prompts.push(text);
        this.owner.press('It works');
      },
      signal: new AbortController().signal,
      apiUrl: this.server.apiUrl,
      ...options,
    });
  }

  /** Lets time pass until it is done. */
  async during<T>(running: Promise<T>): Promise<T> {
    let isDone = false;
    const end = (): void => {
      isDone = true;
    };
    void running.then(end, end);
    while (!isDone) {
      await settle();
      await this.clock.advance(500);
    }
    return running;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.server[Symbol.asyncDispose]();
  }
}

function words(looks: readonly SmokeLook[]): readonly string[] {
  return looks.map(({ step, ok }) => `${step} ${ok}`);
}

function failed(looks: readonly SmokeLook[]): readonly string[] {
  return looks.flatMap(({ step, ok, detail }) => (ok === false ? [`${step}: ${detail}`] : []));
}

/** The command itself, interrupted as soon as it asks for a click. */
async function interrupted(
  place: Place,
): Promise<{ readonly code: number | null; readonly said: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'fettle-smoke-'));
  const config = join(folder, 'fettle.yaml');
  writeFileSync(config, 'slack: { botToken: "env:BOT_TOKEN", appToken: "env:APP_TOKEN" }\n');
  const here = import.meta.dirname;
  const redirect = pathToFileURL(join(here, '../slack/redirect.ts'));
  redirect.searchParams.set('to', place.server.apiUrl);
  const command = [join(here, 'smoke-slack.ts'), '--channel', place.ops.id, '--config', config];
  const running = spawn(execPath, ['--import', redirect.href, ...command, '--json'], {
    env: { BOT_TOKEN: place.workspace.botToken, APP_TOKEN: place.server.app.appToken },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  let isAsked = false;
  running.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    said += chunk;
  });
  running.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    said += chunk;
    if (!isAsked && said.includes('>>> Press')) isAsked = running.kill('SIGINT');
  });
  await once(running, 'close');
  rmSync(folder, { recursive: true });
  return { code: running.exitCode, said };
}

describe('the command of the try-out', () => {
  it('deletes what it posted after Ctrl+C, and says that it was not all', async () => {
    await using place = await Place.make();

    const { code, said } = await interrupted(place);

    expect(said).toContain('"step":"clean up","ok":true');
    expect(code).toBe(1);
    expect(place.owner.sees(place.ops)).toEqual([]);
    expect(said).not.toContain(place.workspace.botToken);
  });
});

describe('the try-out in a workspace', () => {
  it('does everything once, says what it saw, and leaves nothing behind', async () => {
    await using place = await Place.make();

    const looks = await place.during(place.smoke());

    expect(words(looks)).toEqual([
      'bot token true',
      'scopes true',
      'app token true',
      'socket true',
      'events undefined',
      'connect true',
      'post true',
      'edit true',
      'file true',
      'click true',
      'clean up true',
    ]);
    expect(looks).toEqual(place.told);
    expect(looks.at(-2)?.detail).toBe('Olga pressed it');
    expect(place.prompts).toEqual([expect.stringMatching(/Press the button "It works"/)]);
    expect(place.owner.sees(place.ops)).toEqual([]);
    expect(place.workspace.files.size).toBe(0);
  });

  it('deletes what it posted when nobody presses', async () => {
    await using place = await Place.make();

    const looks = await place.during(place.smoke({ prompt: () => undefined }));

    expect(failed(looks)).toEqual(['click: nobody pressed the button']);
    expect(place.owner.sees(place.ops)).toEqual([]);
  });

  it('deletes what it posted when it is interrupted', async () => {
    await using place = await Place.make();
    const interrupt = new AbortController();

    const looks = await place.during(
      place.smoke({ signal: interrupt.signal, prompt: () => interrupt.abort() }),
    );

    expect(failed(looks)).toEqual(['click: nobody pressed the button']);
    expect(place.owner.sees(place.ops)).toEqual([]);
  });

  it('posts nothing where the app is not as it should be', async () => {
    await using place = await Place.make();
    place.workspace.scopes = (slackApp.scopes ?? []).filter((scope) => scope !== 'files:write');

    const looks = await place.during(place.smoke());

    expect(words(looks)).toContain('scopes false');
    expect(words(looks)).toContain('post undefined');
    expect(place.server.calls('chat.postMessage')).toEqual([]);
  });

  it('names what it could not delete', async () => {
    await using place = await Place.make();
    const fault = { kind: 'refuse', error: 'cant_delete_message' } as const;
    place.server.api.faults.plan({ method: 'chat.delete', fault });

    const looks = await place.during(place.smoke());

    expect(looks.at(-1)).toMatchObject({
      step: 'clean up',
      ok: false,
      detail: expect.stringMatching(/by hand in C[A-Z0-9]+: \d+\.\d+ .*cant_delete_message/),
    });
  });

  it('says where the bot is not', async () => {
    await using place = await Place.make();

    const looks = await place.during(place.smoke({ channel: 'C0NOWHERE' }));

    expect(looks.find(({ step }) => step === 'post')).toMatchObject({
      ok: false,
      detail: expect.stringContaining('channel_not_found'),
    });
  });
});
