import { describeChat } from '#test/contracts/chat.ts';
import { makeDiscordRig } from './rig.ts';

describeChat('Discord', makeDiscordRig);
