import { z } from "zod";

/** Any number: measures may be NaN or infinite. */
export const real = z.custom<number>((value) => typeof value === "number");
export const count = z.int().min(0);
export const strings = z.array(z.string());
export const reals = z.array(real);
export const options = z.record(z.string(), z.union([z.boolean(), real, z.string()]));
