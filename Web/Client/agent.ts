import { startEditor } from "./skills/editor";

interface Detail { agent: { title: string; role: string }; prompt: string }

startEditor<Detail>("/agents", ({ agent, prompt }) => ({ about: `${agent.title}: ${agent.role}.`, told: prompt }));
