import type { Json } from '#test/slack/json.ts';
import type { Act } from './act.ts';
import { ask, makeGuild, outcomeOf } from './small-guild.ts';

const command = { name: 'fettle', description: 'Repairs machines' };
const completing = {
  name: 'look',
  description: 'Looks',
  options: [{ type: 3, name: 'host', description: 'Where', autocomplete: true }],
};
export const field = {
  type: 18,
  label: 'Where',
  component: { type: 4, custom_id: 'where', style: 1 },
};
export const form = { title: 'Tell me', custom_id: 'form', components: [field] };
export const button = { type: 2, style: 1, label: 'Yes', custom_id: 'yes' };

/** A small guild with two commands and a button, and what an app may answer. */
export async function withCommands() {
  const world = await makeGuild();
  const { discord, ops, send, maria } = world;
  await ask(discord, `PUT /applications/${discord.world.appId}/commands`, {
    body: [command, completing],
  });
  await send({ content: 'Well?', components: [{ type: 1, components: [button] }] });
  const respond = async (act: Act, type: number, data?: Json) => {
    const { id, token } = act.interaction ?? { id: '', token: '' };
    const route = `POST /interactions/${id}/${token}/callback`;
    return outcomeOf(await ask(discord, route, { token: '', body: { type, data } }));
  };
  const hook = async (act: Act, method: string, options: { path?: string; body?: Json } = {}) => {
    const at = `/webhooks/${discord.world.appId}/${act.interaction?.token}${options.path ?? ''}`;
    return outcomeOf(await ask(discord, `${method} ${at}`, { token: '', body: options.body }));
  };
  const slash = () => maria.slash(ops, 'fettle');
  return { ...world, respond, hook, slash };
}
