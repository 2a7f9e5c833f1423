export { compileTrigger, describeTrigger, type Trigger, type TriggerDescription, triggerLines } from './lines.ts';
