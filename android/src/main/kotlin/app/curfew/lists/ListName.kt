package app.curfew.lists

/** Why a list cannot have a name. */
enum class ListNameProblem {
    /** Nothing is typed. */
    Missing,

    /** It has more than [MAX_LIST_NAME] characters. */
    TooLong,

    /** Another list has it. */
    Taken,

    /** The core refuses it. */
    Refused,

    /** The list could not be written. */
    NotSaved,
}

/** The longest name of a list, characters (code points). */
const val MAX_LIST_NAME = 60

/** Why [name] cannot be that of a new list beside [existing]; `null` where it can. */
fun listNameProblem(
    name: String,
    existing: Collection<String>,
): ListNameProblem? {
    val trimmed = name.trim()
    return when {
        trimmed.isEmpty() -> ListNameProblem.Missing
        trimmed.codePointCount(0, trimmed.length) > MAX_LIST_NAME -> ListNameProblem.TooLong
        existing.any { it.equals(trimmed, ignoreCase = true) } -> ListNameProblem.Taken
        else -> null
    }
}
