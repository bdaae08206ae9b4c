import { days } from "./days.js";
