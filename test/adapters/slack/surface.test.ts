import { describe, expect, it } from '@jest/globals';
import { App } from '@slack/bolt';
import { listen } from '#adapters/slack/listeners.ts';
import { actionIdOf, pageIdOf, selectId } from '#adapters/slack/render/action-id.ts';
import { cardView } from '#adapters/slack/render/card-view.ts';
import { formOf, reportForm } from '#adapters/slack/render/form.ts';
import { surface } from '#adapters/slack/surface.ts';
import { action, card } from '#test/contracts/chat-cards.ts';
import { Scene } from './scene.ts';

type Registering = 'event' | 'command' | 'shortcut' | 'action' | 'view';
type Registered = Readonly<Record<Registering, readonly unknown[]>>;

/** What the code registers with bolt, as bolt itself takes it. */
function registered(): Registered {
  const seen: Record<Registering, unknown[]> = {
    event: [],
    command: [],
    shortcut: [],
    action: [],
    view: [],
  };
  const app = new App({
    authorize: async () => ({}),
    receiver: { init: () => undefined, start: async () => undefined, stop: async () => undefined },
  });
  const watched = new Proxy(app, {
    get: (target, name) => {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function') return member;
      return (first: unknown, ...rest: readonly unknown[]): unknown => {
        if (typeof name === 'string' && isRegistering(name)) seen[name].push(first);
        return Reflect.apply(member, target, [first, ...rest]);
      };
    },
  });
  listen(watched, { desk: async () => undefined, removed: async () => undefined, now: () => 0 });
  return seen;
}

function isRegistering(name: string): name is Registering {
  return ['event', 'command', 'shortcut', 'action', 'view'].includes(name);
}

function matches(patterns: readonly unknown[], id: string): boolean {
  return patterns.some((each) => (each instanceof RegExp ? each.test(id) : each === id));
}

describe('what Slack is told of, and what is registered, is the same', () => {
  const { event, command, shortcut, action: actions, view } = registered();

  it('of events', () => {
    const told = surface.events.map((name) => name.replace(/\..*/, ''));

    expect(event).toHaveLength(new Set(told).size);
    expect(new Set(event)).toEqual(new Set<unknown>(told));
  });

  it('of commands and shortcuts', () => {
    expect(command).toEqual(surface.commands.map((each) => each.command));
    expect(shortcut).toEqual(surface.shortcuts.map(({ callbackId }) => callbackId));
  });

  it.each([
    ['a button', actionIdOf(action('x'), 0)],
    ['a form', actionIdOf({ ...action('x'), form: { label: 'l', multiline: false } }, 3)],
    ['a long form', actionIdOf({ ...action('x'), form: { label: 'l', multiline: true } }, 24)],
    ['a menu', selectId(1)],
    ['a page', pageIdOf(2)],
  ])('of %s', (_, id) => {
    expect(matches(actions, id)).toBe(true);
  });

  it('of forms that can be sent', () => {
    const metadata = '';
    const forms = [formOf({ label: 'l', multiline: false, metadata }), reportForm(metadata)];

    for (const { callback_id, submit } of forms) {
      expect(submit).toBeDefined();
      expect(matches(view, callback_id ?? '')).toBe(true);
    }
    expect(view).toHaveLength(forms.length);
    expect(cardView(card('x'), { now: 0, page: 0, token: 't', metadata }).submit).toBeUndefined();
  });
});

describe('every event that Slack is asked for has an effect', () => {
  const acts: Readonly<
    Record<(typeof surface.events)[number], (scene: Scene) => Promise<() => boolean>>
  > = {
    app_home_opened: async (scene) => {
      await scene.after(scene.maria.openApp('home'));
      return () => scene.maria.homeTab !== undefined;
    },
    app_mention: async (scene) => {
      await scene.after(scene.maria.mention(scene.ops, '0x904'));
      return () => scene.received.length === 1;
    },
    'message.channels': async (scene) => {
      const { ts } = await scene.after(scene.maria.mention(scene.ops, '0x904'));
      await scene.after(scene.jonas.say(scene.ops, 'rds-07', { threadTs: ts }));
      return () => scene.received.length === 2;
    },
    'message.groups': async (scene) => {
      const secret = scene.workspace.addChannel({ name: 'secret', kind: 'private' });
      scene.maria.join(secret);
      scene.workspace.join(secret.id, scene.workspace.botUser.id);
      const { ts } = await scene.after(scene.maria.mention(secret, '0x904'));
      await scene.after(scene.maria.say(secret, 'rds-07', { threadTs: ts }));
      return () => scene.received.length === 2;
    },
    'message.im': async (scene) => {
      await scene.after(scene.maria.direct('0x904'));
      return () => scene.received.length === 1;
    },
    app_uninstalled: async (scene) => {
      scene.server.desk.publish(scene.workspace, { type: 'app_uninstalled' });
      return () => scene.chat.state().kind === 'removed';
    },
    tokens_revoked: async (scene) => {
      const tokens = { bot: [scene.workspace.botUser.id] };
      scene.server.desk.publish(scene.workspace, { type: 'tokens_revoked', tokens });
      return () => scene.chat.state().kind === 'removed';
    },
  };

  it.each(surface.events.map((name) => [name] as const))('%s', async (name) => {
    await using scene = await Scene.start();

    const happened = await acts[name](scene);
    await scene.until(happened);

    expect(happened()).toBe(true);
  });
});
