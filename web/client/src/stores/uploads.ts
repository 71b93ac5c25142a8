/** Videos on their way, one for each session: they go on while somebody looks at other pages. */

import { defineStore } from "pinia";
import { shallowReactive } from "vue";

import { IDLE, type Stage } from "@/coaching/upload/stage";
import type { Sender } from "@/coaching/upload/sender";
import { useSession } from "@/stores/session";

export const useUploads = defineStore("uploads", () => {
  const session = useSession();
  const stages = shallowReactive(new Map<string, Stage>());
  const senders = new Map<string, Sender>();

  function stageOf(sessionId: string): Stage {
    return stages.get(sessionId) ?? IDLE;
  }

  async function send(sessionId: string, file: File): Promise<void> {
    // What sends is large, and most people never send anything.
    const { Sender } = await import("@/coaching/upload/sender");
    forget(sessionId);
    const sender = new Sender(sessionId, {
      bearer: session.bearer,
      changed: (stage) => void stages.set(sessionId, stage),
    });
    senders.set(sessionId, sender);
    await sender.send(file);
  }

  function pause(sessionId: string): void {
    senders.get(sessionId)?.pause();
  }

  function resume(sessionId: string): void {
    senders.get(sessionId)?.resume();
  }

  async function displace(sessionId: string, rival: string): Promise<void> {
    await senders.get(sessionId)?.displace(rival);
  }

  async function cancel(sessionId: string): Promise<void> {
    await senders.get(sessionId)?.cancel();
    forget(sessionId);
  }

  /** One that is over. */
  function forget(sessionId: string): void {
    senders.get(sessionId)?.close();
    senders.delete(sessionId);
    stages.delete(sessionId);
  }

  return { stages, stageOf, send, pause, resume, displace, cancel, forget };
});
