import { seededRandom } from '../../random.ts';
import { passage } from '../passages.ts';
import { chatRequest, type Message, type ServingRequest } from '../serving-request.ts';

const fanOut = 4;
const depth = 3;
const rulesTokens = 700;
const observationTokens = 60;
const actionTokens = 24;
const answerTokens = 16;

interface Turn {
  readonly messages: readonly Message[];
  readonly depth: number;
  /** Its place among the requests. */
  readonly parent: number | undefined;
}

/**
 * A search of 64 branches: every turn is asked four ways to go on, three times over (4 + 16 + 64 requests). Which turn
 * comes next is drawn from those whose earlier turn has been sent, so that branches from all over the tree alternate. The
 * actions in the history are the trace's own, so that both sides get equal prompts whatever they answered.
 */
export function agentTrace(round: number): readonly ServingRequest[] {
  const random = seededRandom(round);
  const rules: Message = { role: 'system', content: `You are an agent. Your tools:\n${passage(rulesTokens, random)}` };
  const ready: Turn[] = [];
  const grow = (messages: readonly Message[], level: number, parent: number | undefined) => {
    if (level === depth) return;
    for (let branch = 0; branch < fanOut; branch++) {
      const observation: Message = { role: 'user', content: `Observation: ${passage(observationTokens, random)}` };
      ready.push({ messages: [...messages, observation], depth: level + 1, parent });
    }
  };
  grow([rules], 0, undefined);
  const requests: ServingRequest[] = [];
  while (ready.length > 0) {
    const [turn] = ready.splice(Math.floor(random() * ready.length), 1) as [Turn];
    const id = requests.length;
    const request = chatRequest(id, turn.messages, answerTokens);
    requests.push({ ...request, ...(turn.parent !== undefined && { after: [turn.parent] }) });
    const action: Message = { role: 'assistant', content: `Action: ${passage(actionTokens, random)}` };
    grow([...turn.messages, action], turn.depth, id);
  }
  return requests;
}
