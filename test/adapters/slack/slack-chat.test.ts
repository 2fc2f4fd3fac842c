import { describeChat } from '#test/contracts/chat.ts';
import { makeSlackRig } from './rig.ts';

describeChat('Slack', () => makeSlackRig());
