import { get } from "../http";
import type { ModelProviders } from "../wire";

let asked: Promise<string[]> | undefined;

/** The models that can be asked by name, as provider/model; none while only templates serve. Asked once a page. */
export const connectedModels = (): Promise<string[]> =>
  asked ??= get<ModelProviders>("/models").then(
    ({ providers }) => providers.filter((provider) => provider.connected && provider.kind !== "builtin")
      .flatMap((provider) => provider.models.filter((model) => !model.capabilities.some((one) => one === "embedding" || one === "transcription")).map((model) => `${provider.name}/${model.id}`)),
    () => []);

/** Whether a template stood for the models: it answers the same whenever it is asked. */
export const isTemplate = (model: string | undefined): boolean => model?.startsWith("builtin/") ?? false;
