/** What there is to have: every plan with its features and limits, fetched once. */

import { defineStore } from "pinia";
import { computed, shallowRef } from "vue";

import { ask } from "@/api";
import type { FeatureRow, LimitRow, PlanColumn, PlanMatrix } from "@/wire";

export const usePlans = defineStore("plans", () => {
  const matrix = shallowRef<PlanMatrix | null>(null);
  let asked: Promise<PlanMatrix> | null = null;

  const plans = computed(() => keyed(matrix.value?.plans));
  const features = computed(() => keyed(matrix.value?.features));
  const limits = computed(() => keyed(matrix.value?.limits));

  /** Throws `ApiError`; the next call then asks again. */
  async function want(): Promise<PlanMatrix> {
    asked ??= ask("GET /plans");
    try {
      return (matrix.value = await asked);
    } catch (error) {
      asked = null;
      throw error;
    }
  }

  function nameOf(plan: string): string {
    return plans.value.get(plan)?.name ?? plan;
  }

  return { matrix, plans, features, limits, want, nameOf };
});

function keyed<T extends PlanColumn | FeatureRow | LimitRow>(rows: readonly T[] = []): ReadonlyMap<string, T> {
  return new Map(rows.map((row) => [row.key, row]));
}
