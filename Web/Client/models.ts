import { startPlan } from "./models/plan";
import { startProviders } from "./models/providers";
import { startRouting } from "./models/routing";

startRouting();
startPlan();
startProviders();
