package app.curfew.lists

import java.io.File

/** A file elsewhere that says [text], or breaks off with [problem]. */
class FakeSource(
    private val text: String,
    private val problem: ImportProblem? = null,
) : ImportSource {
    override val name = ""

    override fun copy(into: File): ImportProblem? {
        into.writeText(text)
        return problem
    }
}
