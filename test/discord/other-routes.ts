import { type Json, textAt } from '#test/slack/json.ts';
import { channelJson, guildJson, memberJson, roleJson, userJson } from './payloads.ts';
import { Refusal } from './refusal.ts';
import { bodyOf, type Call, guildOf, param, type Result, type Route } from './route.ts';

/** Flags of an app that say which privileged intents are on (limited: below 10,000 users). */
const privilegedFlag = { guildMembers: 1 << 15, guildPresences: 1 << 13, messageContent: 1 << 19 };

function appJson({ stage: { world } }: Call): Json {
  return {
    id: world.appId,
    name: world.app.name,
    icon: null,
    description: '',
    bot_public: true,
    bot_require_code_grant: false,
    verify_key: '0'.repeat(64),
    flags: world.app.privileged.reduce((all, name) => all | privilegedFlag[name], 0),
    bot: userJson(world.bot),
    owner: userJson(world.bot),
    team: null,
  };
}

function openDirect(call: Call): Result {
  const { world } = call.stage;
  const user = world.user(textAt(bodyOf(call), 'recipient_id') ?? '');
  if (user.isBot) throw new Refusal('cannotSendToUser');
  return channelJson(world, world.directMessages(user.id));
}

function channels(call: Call): Result {
  const { world } = call.stage;
  return [...guildOf(call).channels.values()]
    .filter(({ isThread }) => !isThread)
    .map((each) => channelJson(world, each));
}

function member(call: Call): Result {
  const { world } = call.stage;
  const user = param(call, 'user');
  return memberJson(world.memberOf(guildOf(call), user === '@me' ? world.bot.id : user));
}

function refreshLinks(call: Call): Result {
  const urls = bodyOf(call).attachment_urls;
  if (!Array.isArray(urls)) throw new Refusal('invalidForm');
  const { look } = call.stage;
  return {
    refreshed_urls: urls.map((original) => ({
      original: String(original),
      refreshed: call.stage.cdn.refreshed(new URL(String(original)), look()),
    })),
  };
}

export const otherRoutes: readonly Route[] = [
  { method: 'GET', path: '/users/@me', run: ({ stage }) => userJson(stage.world.bot) },
  {
    method: 'GET',
    path: '/users/:user',
    run: (call) => userJson(call.stage.world.user(param(call, 'user'))),
  },
  {
    method: 'GET',
    path: '/users/@me/guilds',
    run: ({ stage: { world } }) =>
      [...world.guilds.values()].map(({ id, name }) => ({ id, name, owner: false, features: [] })),
  },
  { method: 'POST', path: '/users/@me/channels', run: openDirect },
  { method: 'GET', path: '/applications/@me', run: appJson },
  { method: 'GET', path: '/oauth2/applications/@me', run: appJson },
  {
    method: 'GET',
    path: '/guilds/:guild',
    run: (call) => guildJson(call.stage.world, guildOf(call)),
  },
  { method: 'GET', path: '/guilds/:guild/channels', run: channels },
  {
    method: 'GET',
    path: '/guilds/:guild/roles',
    run: (call) => [...guildOf(call).roles.values()].map(roleJson),
  },
  { method: 'GET', path: '/guilds/:guild/members/:user', run: member },
  { method: 'POST', path: '/attachments/refresh-urls', run: refreshLinks },
];
