import { Link } from "wouter";
import { useTitle } from "../ui/page.tsx";

/** For addresses that are none. */
export function NotFound() {
  useTitle("Not found");
  return (
    <div className="stack loose">
      <h1>There is nothing at this address</h1>
      <p className="measure">
        It may have been a table that is closed. What is alive now is on the <Link href="/">first page</Link>; what was
        played is under <Link href="/matches">Matches</Link>.
      </p>
    </div>
  );
}
