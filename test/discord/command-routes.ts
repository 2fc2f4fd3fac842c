import { type Json, textAt } from '#test/slack/json.ts';
import { checkCommand } from './check-command.ts';
import { type Command, commandType } from './command.ts';
import { invalid } from './form-errors.ts';
import { limits } from './limits.ts';
import { Refusal } from './refusal.ts';
import { bodyOf, type Call, guildOf, listSent, param, type Result, type Route } from './route.ts';

function scopeOf(call: Call): string {
  if (param(call, 'app') !== call.stage.world.appId) throw new Refusal('missingAccess');
  return param(call, 'guild') === '' ? 'global' : guildOf(call).id;
}

function current(call: Call): readonly Command[] {
  return call.stage.world.commands.get(scopeOf(call)) ?? [];
}

/** Replaces everything at once. A command of the same name and type keeps its id. */
function overwrite(call: Call): Result {
  const { stage } = call;
  const scope = scopeOf(call);
  const before = current(call);
  const sent = listSent(call);
  for (const [index, each] of sent.entries()) checkCommand(each, [String(index)]);
  const made = sent.map((content) => commandOf(call, content, before));
  checkTogether(made, scope);
  stage.world.commands.set(scope, made);
  stage.changes.announce();
  return made.map((command) => commandJson(call, command));
}

function add(call: Call): Result {
  const scope = scopeOf(call);
  const before = current(call);
  checkCommand(bodyOf(call));
  const made = commandOf(call, bodyOf(call), before);
  const after = [...before.filter(({ id }) => id !== made.id), made];
  checkTogether(after, scope);
  call.stage.world.commands.set(scope, after);
  return commandJson(call, made);
}

function checkTogether(commands: readonly Command[], scope: string): void {
  const names = commands.map(({ type, name }) => `${type} ${name}`);
  if (new Set(names).size < names.length)
    throw invalid(
      [],
      'APPLICATION_COMMANDS_DUPLICATE_NAME',
      'Application command names must be unique',
    );
  const count = (type: number) => commands.filter((each) => each.type === type).length;
  const isTooMany =
    count(commandType.chat) > limits.globalChatCommands ||
    [commandType.user, commandType.message].some(
      (type) => count(type) > limits.globalContextCommands,
    );
  if (isTooMany) throw new Refusal('tooManyCommands', { scope });
}

function remove(call: Call): Result {
  const found = one(call);
  call.stage.world.commands.set(
    scopeOf(call),
    current(call).filter((each) => each !== found),
  );
  return;
}

function one(call: Call): Command {
  const found = current(call).find(({ id }) => id === param(call, 'command'));
  if (found === undefined) throw new Refusal('unknownCommand');
  return found;
}

function commandOf(call: Call, content: Json, before: readonly Command[]): Command {
  const type = typeof content.type === 'number' ? content.type : commandType.chat;
  const name = textAt(content, 'name') ?? '';
  const known = before.find((each) => each.type === type && each.name === name);
  return { id: known?.id ?? call.stage.world.ids.next(), type, name, content };
}

function commandJson(call: Call, { id, type, content }: Command): Json {
  const scope = scopeOf(call);
  return {
    default_member_permissions: null,
    nsfw: false,
    description: '',
    contexts: null,
    integration_types: [0],
    ...content,
    id,
    type,
    application_id: call.stage.world.appId,
    version: id,
    ...(scope === 'global' ? {} : { guild_id: scope }),
  };
}

function routesUnder(at: string): readonly Route[] {
  return [
    {
      method: 'GET',
      path: at,
      run: (call) => current(call).map((command) => commandJson(call, command)),
    },
    { method: 'PUT', path: at, run: overwrite },
    { method: 'POST', path: at, run: add },
    { method: 'GET', path: `${at}/:command`, run: (call) => commandJson(call, one(call)) },
    { method: 'DELETE', path: `${at}/:command`, run: remove },
  ];
}

export const commandRoutes: readonly Route[] = [
  ...routesUnder('/applications/:app/commands'),
  ...routesUnder('/applications/:app/guilds/:guild/commands'),
];
