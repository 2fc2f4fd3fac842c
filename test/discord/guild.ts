import type { Channel } from './channel.ts';
import { bits, type PermissionName } from './permissions.ts';
import type { Snowflakes } from './snowflakes.ts';

export interface User {
  readonly id: string;
  readonly username: string;
  readonly globalName: string;
  readonly isBot: boolean;
  /** As `de` or `en-US`. */
  readonly locale: string;
}

export interface Role {
  readonly id: string;
  readonly name: string;
  permissions: bigint;
  position: number;
}

export interface Member {
  readonly user: User;
  readonly roles: Set<string>;
  readonly joinedAt: number;
}

/** What everybody may do in a new guild. */
export const usualRights: readonly PermissionName[] = [
  'addReactions',
  'viewChannel',
  'sendMessages',
  'embedLinks',
  'attachFiles',
  'readMessageHistory',
  'useApplicationCommands',
  'createPublicThreads',
  'sendMessagesInThreads',
];

/** A server of Discord's, with its people and roles. The role `@everyone` has the id of the guild. */
export class Guild {
  readonly id: string;
  readonly name: string;
  readonly ownerId: string;
  readonly roles = new Map<string, Role>();
  readonly members = new Map<string, Member>();
  readonly channels = new Map<string, Channel>();
  readonly #ids: Snowflakes;

  constructor(ids: Snowflakes, name: string) {
    this.#ids = ids;
    this.id = ids.next();
    this.name = name;
    this.ownerId = ids.next();
    this.roles.set(this.id, {
      id: this.id,
      name: '@everyone',
      permissions: bits(usualRights),
      position: 0,
    });
  }

  addRole(name: string, rights: readonly PermissionName[] = []): Role {
    const role = {
      id: this.#ids.next(),
      name,
      permissions: bits(rights),
      position: this.roles.size,
    };
    this.roles.set(role.id, role);
    return role;
  }

  /** The threads that count against the cap. */
  get activeThreads(): readonly Channel[] {
    return [...this.channels.values()].filter(({ thread }) => thread?.isArchived === false);
  }
}
