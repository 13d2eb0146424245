import { useEffect, type ReactNode } from "react";

/** Sets the tab's title. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = title === "" ? "Red Queen" : `${title} \u00b7 Red Queen`;
  }, [title]);
}

/** An error message. */
export function Problem({ error }: { readonly error: Error | string | null }) {
  if (error === null || error === "") return null;
  return (
    <p className="problem" role="alert">
      {typeof error === "string" ? error : error.message}
    </p>
  );
}

/** Loading or empty-state text. */
export function Waiting({ children }: { readonly children: ReactNode }) {
  return <p className="soft">{children}</p>;
}
