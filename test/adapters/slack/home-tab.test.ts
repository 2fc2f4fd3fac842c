import { describe, expect, it } from '@jest/globals';
import { createRedactor } from '#src/redaction/redactor.ts';
import { card } from '#test/contracts/chat-cards.ts';
import { Scene } from './scene.ts';

describe('the app itself', () => {
  it('shows what waits for somebody', async () => {
    const waiting = {
      incidents: [{ reference: 'inc-00000001', text: ['rds-07: looking'] }],
      approvals: [{ reference: 'inc-00000002', text: ['Start the service'] }],
    };
    await using scene = await Scene.start({ slack: { waitingFor: async () => waiting } });

    await scene.after(scene.maria.openApp('home'));

    expect(scene.maria.homeTab?.text).toContain('inc-00000001');
    expect(scene.maria.homeTab?.text).toContain('inc-00000002');
  });

  it('welcomes once, also after a restart', async () => {
    await using scene = await Scene.start();
    await scene.after(scene.maria.openApp('messages'));
    await scene.restart();

    await scene.after(scene.maria.openApp('messages'));

    expect(scene.posted.filter((text) => text.includes('Hello'))).toHaveLength(1);
  });
});

function homeBlocks(scene: Scene): unknown {
  return scene.workspace.home.tabs.get(scene.maria.id)?.content.blocks;
}

describe('the Home tab', () => {
  async function waiting(scene: Scene, text: string) {
    const { thread } = scene.last;
    const approvals = [{ reference: 'inc-00000002', text: [text], thread }];
    return { incidents: [], approvals };
  }

  it('leads to the thread of what waits', async () => {
    const shown: { now?: Awaited<ReturnType<typeof waiting>> } = {};
    await using scene = await Scene.start({
      slack: { waitingFor: async () => shown.now ?? { incidents: [], approvals: [] } },
    });
    const { ts = '' } = await scene.after(scene.maria.mention(scene.ops, '0x904'));
    shown.now = await waiting(scene, 'Start the service');

    await scene.after(scene.maria.openApp('home'));

    expect(JSON.stringify(homeBlocks(scene))).toContain(`p${ts.replace('.', '')}`);
  });

  it('shows a change by itself, and the changes of a while together', async () => {
    const shown: { now?: Awaited<ReturnType<typeof waiting>>; asked: number } = { asked: 0 };
    await using scene = await Scene.start({
      slack: {
        waitingFor: async () => {
          shown.asked += 1;
          return shown.now ?? { incidents: [], approvals: [] };
        },
      },
    });
    await scene.after(scene.maria.mention(scene.ops, '0x904'));
    await scene.after(scene.maria.openApp('home'));
    expect(scene.maria.homeTab?.text).not.toContain('inc-00000002');

    shown.now = await waiting(scene, 'Start the service');
    const { thread } = scene.last;
    for (const key of ['k1', 'k2', 'k3']) await scene.chat.post(thread, card(key), { key });
    await scene.clock.advance(10_000);
    await scene.server.until(() => scene.maria.homeTab?.text.includes('inc-00000002') === true);

    expect(shown.asked).toBe(2);
  });

  it('is asked for nobody who has not opened it', async () => {
    let asked = 0;
    await using scene = await Scene.start({
      slack: {
        waitingFor: async () => {
          asked += 1;
          return { incidents: [], approvals: [] };
        },
      },
    });
    await scene.after(scene.maria.mention(scene.ops, '0x904'));

    await scene.chat.post(scene.last.thread, card('x'), { key: 'k1' });
    await scene.clock.advance(60_000);

    expect(asked).toBe(0);
  });
});

describe('the line under a thread', () => {
  const looking = {
    ...card('looking'),
    blocks: [
      { kind: 'steps', steps: [{ label: ['look'], status: 'running', detail: [] }] },
    ] as const,
  };

  it('says that the bot looks as long as it does, also where the card is edited', async () => {
    await using scene = await Scene.start();
    const { ts } = await scene.after(scene.maria.mention(scene.ops, '0x904'));
    const name = `${scene.ops.id}/${ts}`;
    const statuses = scene.workspace.home.statuses;

    const message = await scene.chat.post(scene.last.thread, looking, { key: 'k1' });
    await scene.server.until(() => statuses.get(name) === 'is looking…');
    await scene.chat.edit(message, card('found'));
    await scene.server.until(() => statuses.get(name) === '');

    expect(statuses.get(name)).toBe('');
  });

  it('costs nothing where Slack refuses it', async () => {
    await using scene = await Scene.start();
    const fault = { kind: 'refuse', error: 'missing_scope' } as const;
    scene.server.api.faults.plan({ method: 'assistant.threads.setStatus', fault, times: 5 });
    await scene.after(scene.maria.mention(scene.ops, '0x904'));

    await scene.chat.post(scene.last.thread, looking, { key: 'k1' });

    expect(scene.posted).toHaveLength(1);
  });
});

describe('the title of a thread in direct messages', () => {
  it('is what was said first, without secrets', async () => {
    await using scene = await Scene.start();
    const { id } = scene.workspace.directMessages(scene.maria.id);
    const { ts } = await scene.after(scene.maria.direct('hello'));

    const said = 'Error 0x904 password=hunter2hunter2';
    await scene.after(scene.maria.direct(said, { threadTs: ts }));
    await scene.after(scene.maria.direct('and more', { threadTs: ts }));
    await scene.server.until(() => scene.workspace.home.titles.size > 0);

    const title = scene.workspace.home.titles.get(`${id}/${ts}`);
    expect(title).toContain('Error 0x904');
    expect(title).not.toContain('hunter2');
  });

  it('has no secret that the site uses, however harmless it looks', async () => {
    const { redact } = createRedactor(['Quiet-River-Stone']);
    await using scene = await Scene.start({ slack: { redact } });
    const { id } = scene.workspace.directMessages(scene.maria.id);
    const { ts } = await scene.after(scene.maria.direct('hello'));

    const said = 'Error 0x904 with Quiet-River-Stone';
    await scene.after(scene.maria.direct(said, { threadTs: ts }));
    await scene.server.until(() => scene.workspace.home.titles.size > 0);

    expect(scene.workspace.home.titles.get(`${id}/${ts}`)).toBe(
      'Error 0x904 with [secret removed]',
    );
  });
});
