import { describe, expect, it } from '@jest/globals';
import type { Card } from '#src/card/card.ts';
import { AccountId } from '#src/identity/person.ts';
import type { Inbound } from '#src/ports/chat.ts';
import { action, card } from '#test/contracts/chat-cards.ts';
import { Scene } from './scene.ts';

const lines = Array.from({ length: 900 }, (_, index) => `line ${index} of the script`);

function script(text = lines.join('\n')): Card {
  return {
    ...card('all of it'),
    blocks: [{ kind: 'code', text, language: 'powershell', label: 'Apply' }],
  };
}

function accountOf(scene: Scene, id: string): AccountId {
  return AccountId.parse(`slack:${scene.workspace.id}/${id}`);
}

async function told(scene: Scene): Promise<void> {
  const { thread } = scene.last;
  await scene.chat.tell(accountOf(scene, scene.maria.id), thread, script(), { key: 'k1' });
}

describe('what is too long for a private message', () => {
  it('is five lines there, and all of it in the direct messages of that person', async () => {
    await using scene = await Scene.start();
    await scene.after(scene.maria.mention(scene.ops, '0x904'));

    await told(scene);

    const inChannel = scene.maria.sees(scene.ops).at(-1)?.text ?? '';
    const direct = scene.maria.sees(scene.workspace.directMessages(scene.maria.id));
    expect(inChannel).toContain('line 4 of the script');
    expect(inChannel).not.toContain('line 5 of the script');
    expect(inChannel).toContain('In full in our direct messages: apply.ps1');
    expect(direct.flatMap(({ message }) => message.files).map(({ name }) => name)).toEqual([
      'apply.ps1',
    ]);
    expect(JSON.stringify(scene.jonas.sees(scene.ops))).not.toContain('line 1 of');
  });

  it('says that it was cut where that person cannot be written to', async () => {
    await using scene = await Scene.start();
    await scene.after(scene.maria.mention(scene.ops, '0x904'));
    const fault = { kind: 'refuse', error: 'cannot_dm_bot' } as const;
    scene.server.api.faults.plan({ method: 'conversations.open', fault });

    await told(scene);

    const inChannel = scene.maria.sees(scene.ops).at(-1)?.text ?? '';
    expect(inChannel).toContain('too long for this message');
    expect(inChannel).not.toContain('In full');
  });
});

describe('a script on demand', () => {
  const pressed: Inbound[] = [];

  /** The core shows a script for every press. */
  async function scene(shown: boolean[], text?: string): Promise<Scene> {
    const started = await Scene.start({
      receive: async (inbound) => {
        pressed.push(inbound);
        if (inbound.kind === 'action') shown.push((await inbound.show?.(script(text))) === true);
      },
    });
    await started.after(started.maria.mention(started.ops, '0x904'));
    await started.chat.post(started.last.thread, card('plan', action('Show the script')), {
      key: 'k1',
    });
    return started;
  }

  it('opens as a form that holds all of it, page by page', async () => {
    const shown: boolean[] = [];
    await using world = await scene(shown);
    await world.after(world.maria.press('Show the script'));

    const pages = [world.maria.form?.text ?? ''];
    while (world.maria.form?.labels.includes('Next page') === true && pages.length < 20) {
      await world.after(world.maria.press('Next page'));
      pages.push(world.maria.form?.text ?? '');
    }

    expect(pages.length).toBeGreaterThan(1);
    for (const line of lines) expect(pages.some((page) => page.includes(line))).toBe(true);
    expect(shown.every((each) => each)).toBe(true);
    expect(world.last.thread).toEqual(world.received[0]?.thread);
  });

  it('turns back, also after a restart', async () => {
    await using world = await scene([]);
    await world.after(world.maria.press('Show the script'));
    const first = world.maria.form?.text;
    await world.after(world.maria.press('Next page'));
    await world.restart();

    await world.after(world.maria.press('Previous page'));

    expect(world.maria.form?.text).toBe(first);
  });

  it('is told where the plan stands when the form came too late', async () => {
    const shown: boolean[] = [];
    await using world = await scene(shown);
    const fault = { kind: 'refuse', error: 'expired_trigger_id' } as const;
    world.server.api.faults.plan({ method: 'views.open', fault });

    await world.after(world.maria.press('Show the script'));

    expect(shown).toEqual([false]);
    expect(world.maria.form).toBeUndefined();
  });

  it('shows hostile text as it is', async () => {
    await using world = await scene([], '<!channel> *b* <https://evil.example|x> @here');

    await world.after(world.maria.press('Show the script'));

    expect(world.maria.form?.text).toContain('<!channel> *b* <https://evil.example|x> @here');
  });
});

describe('the address of a thread', () => {
  it('is that of its first message', async () => {
    await using scene = await Scene.start();
    const { ts = '' } = await scene.after(scene.maria.mention(scene.ops, '0x904'));

    const link = await scene.chat.linkTo?.(scene.last.thread);

    expect(link).toMatch(/^https:\/\/.*\/archives\//);
    expect(link).toContain(ts.replace('.', ''));
  });

  it.each(['T0000000001/D0000000001', 'elsewhere', 'T0000000001/C0000000009/1700000000.000001'])(
    'is unknown for %s',
    async (id) => {
      await using scene = await Scene.start();

      expect(await scene.chat.linkTo?.({ platform: 'slack', id })).toBeUndefined();
    },
  );
});

describe('an edit that can only be text', () => {
  it('holds no markup and no link', async () => {
    await using scene = await Scene.start();
    await scene.after(scene.maria.mention(scene.ops, '0x904'));
    const message = await scene.chat.post(scene.last.thread, card('before'), { key: 'k1' });
    const fault = { kind: 'refuse', error: 'invalid_blocks' } as const;
    scene.server.api.faults.plan({ method: 'chat.update', fault, times: 2 });

    const hostile = `*bold* https://evil.example <!here> ${'x'.repeat(1_200)}`;
    await scene.chat.edit(message, card(hostile));

    const seen = scene.maria.sees(scene.ops).at(-1);
    expect(seen?.text).toContain('*bold* https://evil.example');
    // Plain text is no mrkdwn: Slack makes neither links nor mentions of it.
    expect(seen?.message.blocks).toMatchObject([
      { type: 'section', text: { type: 'plain_text', emoji: false } },
    ]);
    expect(seen?.mentions).toEqual([]);
  });
});
