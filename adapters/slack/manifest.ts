import { surface } from './surface.ts';

/** Plain data, as YAML and JSON can hold it. */
export type Plain = string | number | boolean | readonly Plain[] | PlainObject;
export interface PlainObject {
  readonly [key: string]: Plain;
}

/** How Slack delivers: over a socket that the app opens, or to a public address. */
export type Delivery =
  | { readonly kind: 'socket' }
  | { readonly kind: 'http'; readonly url: string };

/** How workspaces install the app by themselves. */
export interface Installing {
  /** https; where Slack sends browsers back. */
  readonly redirectUrl: string;
}

/** The app's manifest (docs.slack.dev/reference/app-manifest), made from the surface. */
export function manifestOf(delivery: Delivery, installing?: Installing): PlainObject {
  return {
    _metadata: { major_version: 2, minor_version: 1 },
    display_information: {
      name: surface.name,
      description: surface.description,
      long_description: surface.longDescription,
      background_color: surface.backgroundColor,
    },
    features: features(delivery),
    oauth_config: {
      ...(installing === undefined ? {} : { redirect_urls: [installing.redirectUrl] }),
      scopes: {
        bot: surface.scopes.map(({ scope }) => scope),
        bot_optional: surface.optionalScopes.map(({ scope }) => scope),
      },
    },
    settings: {
      event_subscriptions: { ...requestUrl(delivery), bot_events: surface.events },
      interactivity: { is_enabled: true, ...requestUrl(delivery) },
      org_deploy_enabled: installing !== undefined,
      socket_mode_enabled: delivery.kind === 'socket',
      // Only what keeps tokens can renew them.
      token_rotation_enabled: installing !== undefined,
    },
  };
}

/** Plain data as YAML. Every text stands in double quotes, which YAML reads as JSON does. */
export function yamlOf(value: PlainObject): string {
  return `${yamlLines(value).join('\n')}\n`;
}

function features(delivery: Delivery): PlainObject {
  return {
    app_home: {
      home_tab_enabled: true,
      messages_tab_enabled: true,
      messages_tab_read_only_enabled: false,
    },
    agent_view: { agent_description: surface.agentDescription, suggested_prompts: surface.prompts },
    bot_user: { display_name: surface.displayName, always_online: true },
    shortcuts: surface.shortcuts.map(({ type, callbackId, name, description }) => ({
      type,
      name,
      callback_id: callbackId,
      description,
    })),
    slash_commands: surface.commands.map(({ command, description, usageHint }) => ({
      command,
      ...(delivery.kind === 'http' ? { url: delivery.url } : {}),
      description,
      usage_hint: usageHint,
      should_escape: false,
    })),
  };
}

function requestUrl(delivery: Delivery): PlainObject {
  return delivery.kind === 'http' ? { request_url: delivery.url } : {};
}

function yamlLines(value: PlainObject): readonly string[] {
  return Object.entries(value).flatMap(([key, each]) => entryLines(key, each));
}

function entryLines(key: string, value: Plain): readonly string[] {
  if (isList(value)) return [`${key}:`, ...value.flatMap(itemLines).map(indented)];
  if (typeof value === 'object') return [`${key}:`, ...yamlLines(value).map(indented)];
  return [`${key}: ${JSON.stringify(value)}`];
}

function itemLines(value: Plain): readonly string[] {
  const lines =
    typeof value === 'object' && !isList(value) ? yamlLines(value) : [JSON.stringify(value)];
  return lines.map((line, index) => (index === 0 ? `- ${line}` : indented(line)));
}

function isList(value: Plain): value is readonly Plain[] {
  return Array.isArray(value);
}

function indented(line: string): string {
  return `  ${line}`;
}
