package app.curfew.rules

import app.curfew.core.CallQuestion
import app.curfew.core.ChangesView
import app.curfew.core.CurfewException
import app.curfew.core.CurfewInterface
import app.curfew.core.DispositionView
import app.curfew.core.ExplanationView
import app.curfew.core.FindingView
import app.curfew.core.FoundView
import app.curfew.core.ImportPreview
import app.curfew.core.KeyView
import app.curfew.core.LanguageView
import app.curfew.core.LawPlace
import app.curfew.core.ListView
import app.curfew.core.NumberView
import app.curfew.core.OutcomeView
import app.curfew.core.ReasonView
import app.curfew.core.RuleView
import app.curfew.core.RulebookView
import app.curfew.core.RulesPreview
import app.curfew.core.SettingsView
import app.curfew.core.SignatureView
import app.curfew.core.StepView
import app.curfew.core.TrialView
import java.lang.reflect.Proxy

/** Fails a test that asks the core for something it does not expect. */
private val nothing: CurfewInterface =
    Proxy.newProxyInstance(
        CurfewInterface::class.java.classLoader,
        arrayOf(CurfewInterface::class.java),
    ) { _, method, _ ->
        throw AssertionError("the core was asked for ${method.name}")
    } as CurfewInterface

/** Rules and lists in memory. Reads numbers as a phone without a home region would, roughly. */
class FakeCore(
    var rules: List<RuleView> = emptyList(),
) : CurfewInterface by nothing {
    /** Names and numbers; a `null` list is damaged. */
    val numberLists = linkedMapOf<String, MutableList<String>?>()

    /** What lists were before the last import. */
    val before = mutableMapOf<String, MutableList<String>?>()

    /** The lists that are switched off. */
    val off = mutableSetOf<String>()

    /** Where lists come from. */
    val sources = mutableMapOf<String, String>()

    /** Whether every file is a key. */
    var isKey = false

    /** The names of the keys. */
    val keys = mutableListOf<String>()

    /** Whether every list came with another key than the file. */
    var otherSigner = false
    var relabelled = 0uL
    var otherAbout = false

    /** What every call throws, if anything. */
    var failure: CurfewException? = null

    /** Thrown by changes only. */
    var writeFailure: CurfewException? = null

    var rulebookProblem: String? = null
    var preview = ImportPreview(0uL, 0uL, emptyList(), emptyList())

    /** What a file has beside numbers. */
    var rulesPreview = RulesPreview(emptyList(), 0uL, emptyList(), 0u, emptyList())
    var findings = emptyList<FindingView>()
    var explanation =
        ExplanationView(
            DispositionView.SILENCE,
            ReasonView.RULE_MATCHED,
            1u,
            "e164",
            "+12065550123",
            null,
            listOf(StepView("Family", OutcomeView.WHO, "\"contact\""), StepView("Night", OutcomeView.MATCHED)),
        )

    /** Whose number [describe] says every number claims to be. */
    var institution: String? = null

    /** What [tryRule] answers. */
    var trial = TrialView(0u, 0u, 0u, emptyList())

    /** What was asked of [tryRule]: the rules, and which of them. */
    val tried = mutableListOf<Pair<List<RuleView>, String>>()

    /** Thrown by [tryRule] only. */
    var trialFailure: CurfewException? = null

    /** What was asked of [explain]. */
    val asked = mutableListOf<CallQuestion>()

    override fun rulebook(): RulebookView {
        check()
        return RulebookView(rules, "00", rulebookProblem)
    }

    override fun settings() = SettingsView("CN", onboardingDone = true, suspendedUntilMs = null)

    override fun lawPlaces(language: LanguageView) =
        listOf(LawPlace("CN", "China", "Asia/Shanghai"), LawPlace("US", "United States", "America/New_York"))

    override fun saveRules(rules: List<RuleView>) {
        checkWrite()
        this.rules = rules
    }

    override fun tryRule(
        rules: List<RuleView>,
        id: String,
    ): TrialView {
        check()
        trialFailure?.let { throw it }
        tried += rules to id
        return trial
    }

    override fun explain(question: CallQuestion): ExplanationView {
        check()
        asked += question
        return explanation
    }

    override fun describe(number: String): NumberView {
        check()
        val digits = number.filter { it.isDigit() || it == '+' }
        val canonical = digits.takeIf { it.length > 2 }
        val kind = if (canonical == null) "unreadable" else "e164"
        return NumberView(kind, canonical, null, null, true, null, institution)
    }

    override fun lists(): List<ListView> {
        check()
        return numberLists.map { (name, numbers) ->
            ListView(
                name,
                (numbers?.size ?: 0).toULong(),
                0uL,
                damaged = numbers == null || name in found,
                signer = signers[name],
                on = name !in off,
                canUndo = name in before,
                source = sources[name].orEmpty(),
                licence = licences[name].orEmpty(),
                labels = labels[name].orEmpty(),
            )
        }
    }

    override fun createList(name: String) {
        checkWrite()
        numberLists[name] = mutableListOf()
    }

    override fun deleteList(name: String) {
        checkWrite()
        if (name !in numberLists) throw CurfewException.NotFound("no such list")
        numberLists.remove(name)
    }

    override fun listNumbers(
        name: String,
        after: String?,
        limit: UInt,
    ): List<String> {
        check()
        val numbers = numberLists.getValue(name)!!.sorted()
        val from = if (after == null) 0 else numbers.indexOf(after) + 1
        return numbers.drop(from).take(minOf(limit.toInt(), 1000))
    }

    override fun addNumber(
        name: String,
        text: String,
    ): String {
        checkWrite()
        val number = describe(text).canonical ?: throw CurfewException.Input("not a number")
        val numbers = numberLists.getValue(name)!!
        if (number !in numbers) numbers += number
        return number
    }

    override fun removeNumber(
        name: String,
        number: String,
    ) {
        checkWrite()
        numberLists.getValue(name)!! -= number
    }

    override fun previewImport(
        path: String,
        labels: Boolean,
    ): ImportPreview {
        check()
        previews += labels
        if (java.io.File(path).readText() in damagedFiles) throw CurfewException.Storage("damaged")
        return preview
    }

    /** What damaged list files hold. */
    val damagedFiles = mutableSetOf<String>()

    /** For each preview, whether labels were wanted. */
    val previews = mutableListOf<Boolean>()

    /** The lists of which a check finds that they are damaged, and those of which it has. */
    val broken = mutableSetOf<String>()
    private val found = mutableSetOf<String>()

    override fun checkLists(): List<String> {
        found += broken.filter { it in numberLists && it !in off }
        return found.toList()
    }

    /** The keys that lists are taken from. */
    val trusted = mutableListOf<KeyView>()

    /** With which key lists came. */
    val signers = mutableMapOf<String, String>()

    /** On what terms lists may be passed on. */
    val licences = mutableMapOf<String, String>()

    /** What the numbers of lists may be labelled with. */
    val labels = mutableMapOf<String, List<String>>()

    override fun keys() = trusted.toList()

    override fun removeKey(id: String) {
        checkWrite()
        if (!trusted.removeIf { it.id == id }) throw CurfewException.NotFound("no such key")
    }

    override fun isKey(path: String) = isKey

    override fun addKey(
        name: String,
        path: String,
    ) {
        checkWrite()
        keys += name
    }

    override fun importChanges(
        name: String,
        path: String,
    ): ChangesView {
        check()
        val there = numberLists.getValue(name)!!.size.toULong()
        val gone = if (preview.about == null) 0uL else there
        return ChangesView(preview.numbers + preview.ranges, gone, there - gone, otherSigner, relabelled, otherAbout)
    }

    override fun updateList(
        name: String,
        path: String,
    ): Boolean {
        checkWrite()
        if (preview.about?.signature != SignatureView.RIGHT || otherSigner) return false
        importNumbers(name, path, isNew = false)
        return true
    }

    override fun undoImport(name: String) {
        checkWrite()
        numberLists[name] = before.remove(name) ?: throw CurfewException.NotFound("nothing to undo")
    }

    override fun switchList(
        name: String,
        on: Boolean,
    ) {
        checkWrite()
        if (on) off -= name else off += name
    }

    override fun searchList(
        name: String,
        text: String,
        after: String?,
        limit: UInt,
    ): List<String> {
        check()
        val begun = numberLists.getValue(name)!!.sorted().filter { it.startsWith("+" + text.removePrefix("+")) }
        val from = if (after == null) 0 else begun.indexOf(after) + 1
        return begun.drop(from).take(minOf(limit.toInt(), 1000))
    }

    override fun findNumber(text: String): List<FoundView> {
        check()
        val number = describe(text).canonical ?: throw CurfewException.Input("not a number")
        return numberLists.filterValues { it == null || number in it }.map { (name, numbers) ->
            FoundView(name, name !in off, null, "", emptyList(), unknown = numbers == null)
        }
    }

    override fun previewRules(
        path: String,
        atMs: Long,
        offsetSeconds: Int,
    ): RulesPreview {
        check()
        return rulesPreview
    }

    override fun lintRules(
        atMs: Long,
        offsetSeconds: Int,
    ): List<FindingView> {
        check()
        return findings
    }

    override fun importNumbers(
        name: String,
        path: String,
        isNew: Boolean,
    ) {
        checkWrite()
        found -= name
        broken -= name
        if (isNew == name in numberLists) throw CurfewException.Input("it is there already, or is not there")
        val old = numberLists[name]
        if (old != null) before[name] = old.toMutableList()
        numberLists[name] =
            (if (preview.about == null) old.orEmpty() + preview.sample else preview.sample).toMutableList()
    }

    private fun check() {
        failure?.let { throw it }
    }

    private fun checkWrite() {
        check()
        writeFailure?.let { throw it }
    }
}
