export function ScreenHeading({ title, intro }: { title: string; intro: string }) {
  return (
    <header className="max-w-3xl">
      <h1 className="text-[clamp(2.25rem,1.5rem+2.6vw,3.5rem)]">{title}</h1>
      <p className="mt-4 max-w-[60ch] text-lg text-ink-2">{intro}</p>
    </header>
  );
}
