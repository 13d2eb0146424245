import { describe, expect, it } from "vitest";
import { requirementsIn } from "../../../../agents/engines/install/wheel.ts";

describe("the requirements of a wheel's extra", () => {
  it("are read from its metadata, and no others", () => {
    const metadata = [
      "Requires-Dist: numpy>=1.26.0",
      'Requires-Dist: nvidia-cublas-cu12<13.0,>=12.5.3.2; extra == "and-cuda"',
      'Requires-Dist: nvidia-cudnn-cu12 (<10.0,>=9.3.0.75); extra == "and-cuda"',
      'Requires-Dist: tensorflow-io-gcs-filesystem>=0.23.1; (sys_platform == "win32") and extra == "gcs-filesystem"',
    ].join("\n");
    expect(requirementsIn(metadata, "and-cuda")).toEqual([
      "nvidia-cublas-cu12<13.0,>=12.5.3.2",
      "nvidia-cudnn-cu12<10.0,>=9.3.0.75",
    ]);
  });
});
